// The reading settings: a choice holds at once and is kept on this device. Without this file it holds for this page.

import { keep } from "./kept.js";

const form = document.querySelector(".settings form");
const details = form.closest("details");

for (const [name, value] of Object.entries({ ...document.documentElement.dataset })) {
  const chosen = form.querySelector(`input[name="${name}"][value="${value}"]`);
  if (chosen) chosen.checked = true;
}
form.addEventListener("change", () => keep(Object.fromEntries(new FormData(form))));

// A popover closes when one goes elsewhere.
for (const popover of document.querySelectorAll("details.popover")) {
  addEventListener("click", (event) => { if (!popover.contains(event.target)) popover.open = false; });
  popover.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !popover.open) return;
    popover.open = false;
    popover.querySelector("summary").focus();
  });
}
details.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
});
