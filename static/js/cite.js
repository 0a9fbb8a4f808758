// How a speech is cited: each form is copied by its button.

import { copy } from "./copy.js";

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    copy(button, document.getElementById(button.dataset.copies).textContent, button.dataset.copied);
  });
}
