// To the clipboard, from a button that then says so.

const SAYS_SO = 1800; // milliseconds

// Browsers offer the clipboard to secure addresses only; an office's own network often has none.
const write = async (text, button) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const selection = getSelection(), ranges = [...Array(selection.rangeCount).keys()].map((at) => selection.getRangeAt(at));
  const box = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
  selection.removeAllRanges();
  for (const range of ranges) selection.addRange(range);
  button.focus({ preventScroll: true });
};

export const copy = async (button, text, copied) => {
  const said = button.textContent;
  await write(text, button);
  if (said === copied) return; // asked again before it said its name again
  button.textContent = copied;
  setTimeout(() => { button.textContent = said; }, SAYS_SO);
};
