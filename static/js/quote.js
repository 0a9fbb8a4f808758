// Selected words are copied with their source, or as a link that opens with them marked.

import { copy } from "./copy.js";
import { original, readOriginal } from "./original.js";

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
const anchor = (key) => key && document.getElementById(key);
const begins = (key, range) => anchor(key) && range.comparePoint(anchor(key), 0) <= 0;

// The last heading that begins before the selection; the closing words of a speech are in no part.
const sectionOf = (range) => {
  if (begins(article.dataset.closing, range)) return { key: article.dataset.closing };
  const link = links.findLast(({ hash }) => begins(hash.slice(1), range));
  return link ? { key: link.hash.slice(1), part: link.dataset.part } : {};
};
const bare = (string) => string.replace(/\s+/g, "");
// Line by line as they are seen, character by character as the original has them.
const words = (range) => {
  const seen = getSelection().toString().trim().replace(/\s*\n\s*/g, "\n"), characters = [...bare(original(range))];
  return article.dataset.original ? seen.replace(/\S/gu, () => characters.shift()) : seen;
};

const link = (range) => {
  const all = bare(words(range)), { key } = sectionOf(range);
  const mark = all.length > LONGEST ? `${all.slice(0, END)}……${all.slice(-END)}` : all;
  const asked = new URLSearchParams({ mark, ...(key && { in: key }) });
  // Of several alike in the section, which.
  const before = document.createRange(), sought = all.length > LONGEST ? all.slice(0, END) : all;
  before.setStart(anchor(key) ?? text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  let earlier = 0;
  for (let said = bare(original(before)), at = said.indexOf(sought); at >= 0; at = said.indexOf(sought, at + 1)) earlier += 1;
  if (earlier) asked.set("n", earlier + 1);
  return `${article.dataset.address}?${asked}#m1`;
};
// Within “ ” quotation marks are ‘ ’, and the other way round (GB/T 15834—2011, 4.8.3.4).
const inner = { "“": "‘", "”": "’", "‘": "“", "’": "”" };
const quotation = (range) => `“${words(range).replace(/[“”‘’]/g, (mark) => inner[mark])}”`;
const official = (range) => {
  const { saidBy, saidOn } = article.dataset;
  const inside = [saidOn, sectionOf(range).part].filter(Boolean).join("，");
  return inside ? `${saidBy}（${inside}）` : saidBy;
};
const actions = {
  quote: (range) => `${quotation(range)}\n——${official(range)}\n${link(range)}`,
  standard: (range) => `${quotation(range)}\n${document.getElementById("cite-gbt").textContent}\n${link(range)}`,
  share: link,
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
toolbar.addEventListener("click", async ({ target }) => {
  const range = selected(), action = actions[target.dataset.does];
  if (!range || !action) return;
  await readOriginal();
  copy(target, action(range), toolbar.dataset.copied);
});
