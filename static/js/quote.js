// Selected words are copied with their source, or as a link that opens with them marked.

const LONGEST = 120, END = 30; // characters of a quotation in a link; of a longer one its beginning and its end
const article = document.querySelector(".speech");
const text = article.querySelector(".text");
const toolbar = article.querySelector(".selection");
const links = [...document.querySelectorAll(".outline .tree a")];

const selected = () => {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  return text.contains(range.commonAncestorContainer) && selection.toString().trim() ? range : null;
};
// The last heading that begins before the selection.
const sectionOf = (range) => links.findLast((link) => {
  const heading = document.getElementById(link.hash.slice(1));
  return heading && range.comparePoint(heading, 0) <= 0;
});
const words = () => getSelection().toString().trim().replace(/\s*\n\s*/g, "\n");

const citation = (range) => {
  const { saidBy, saidOn } = article.dataset;
  const inside = [saidOn, sectionOf(range)?.dataset.part].filter(Boolean).join("，");
  return inside ? `${saidBy}（${inside}）` : saidBy;
};
const actions = {
  quote: (range) => `“${words()}”\n——${citation(range)}\n${link(range)}`,
  share: (range) => link(range),
};
const link = (range) => {
  const bare = words().replace(/\s+/g, "");
  const mark = bare.length > LONGEST ? `${bare.slice(0, END)}……${bare.slice(-END)}` : bare;
  const section = sectionOf(range)?.hash.slice(1);
  return `${article.dataset.address}?${new URLSearchParams(section ? { mark, in: section } : { mark })}#m1`;
};
const copy = async (button, content, copied) => {
  const said = button.textContent;
  await navigator.clipboard.writeText(content);
  button.textContent = copied;
  setTimeout(() => { button.textContent = said; }, 1500);
};

let waiting;
const place = () => {
  const range = selected();
  toolbar.hidden = !range;
  if (!range) return;
  const box = range.getBoundingClientRect(), around = article.getBoundingClientRect();
  toolbar.style.insetBlockStart = `${box.bottom - around.top + 8}px`;
  toolbar.style.insetInlineStart = `${Math.max(0, Math.min(box.left - around.left, around.width - toolbar.offsetWidth))}px`;
};
document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(place, 150);
});
toolbar.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
toolbar.addEventListener("click", (event) => {
  const range = selected(), action = actions[event.target.dataset.does];
  if (range && action) copy(event.target, action(range), toolbar.dataset.copied);
});

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    copy(button, document.getElementById(button.dataset.copies).textContent, button.dataset.copied);
  });
}
