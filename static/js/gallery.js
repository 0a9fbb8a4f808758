// A button copies the outline above which it stands, as lines of text indented by level.

import { copy } from "./copy.js";

const lines = (list, depth) => [...list.children].flatMap((item) => {
  const below = item.querySelector(":scope > ol");
  return ["　".repeat(depth) + item.querySelector("a").textContent, ...(below ? lines(below, depth + 1) : [])];
});

const outline = (column) => [...document.querySelectorAll(`[data-column="${column}"] > ol`)]
  .flatMap((list) => lines(list, 0)).join("\n");

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button, outline(button.dataset.copy), button.dataset.done));
}
