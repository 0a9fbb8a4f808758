// A button copies the outline above which it stands, as lines of text indented by level.

const lines = (list, depth) => [...list.children].flatMap((item) => {
  const below = item.querySelector(":scope > ol");
  return ["　".repeat(depth) + item.querySelector("a").textContent, ...(below ? lines(below, depth + 1) : [])];
});

const outline = (column) => [...document.querySelectorAll(`[data-column="${column}"] > ol`)]
  .flatMap((list) => lines(list, 0)).join("\n");

// Browsers offer the clipboard to secure addresses only; an office's own network often has none.
const copy = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const name = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(outline(button.dataset.copy));
    button.textContent = button.dataset.done;
    button.focus();
    setTimeout(() => { button.textContent = name; }, 2000);
  });
}
