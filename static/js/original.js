// A text in the other script has one character for each of the original's: what is quoted is read there.

const article = document.querySelector(".speech");
const text = article.querySelector(".text");
let kept; // the characters of the original, where another page has them

const fetched = async () => {
  const page = await (await fetch(article.dataset.original)).text();
  return [...new DOMParser().parseFromString(page, "text/html").querySelector(".speech .text").textContent];
};
export const readOriginal = async () => {
  if (article.dataset.original) kept ??= await fetched();
  if (kept && kept.length !== [...text.textContent].length) location.reload(); // it was edited meanwhile
};

// The characters of a range as the original has them.
export const original = (range) => {
  if (!kept) return range.toString();
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = [...before.toString()].length;
  return kept.slice(start, start + [...range.toString()].length).join("");
};
