// Improves the page of a speech; everything is there without it.

const outline = document.querySelector(".outline");
const links = new Map([...(outline?.querySelectorAll("a[href^='#']") ?? [])].map((a) => [a.hash.slice(1), a]));

// On a wide page the outline stands open beside the text, on a phone it is a drawer.
const wide = matchMedia("(min-width: 66.01rem)");
const fit = () => { if (outline) outline.open = wide.matches; };
wide.addEventListener("change", fit);
fit();

// The section that is being read is marked: the last heading above the upper third of the window.
const headings = [...links.keys()].map((key) => document.getElementById(key)).filter(Boolean);
let current = null;
const show = () => {
  const line = innerHeight / 3;
  let low = 0, high = headings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (headings[middle].getBoundingClientRect().top <= line) low = middle + 1; else high = middle;
  }
  const next = low ? links.get(headings[low - 1].id) : null;
  if (next === current) return;
  current?.removeAttribute("aria-current");
  next?.setAttribute("aria-current", "location");
  if (next && wide.matches) {
    const box = outline.getBoundingClientRect(), at = next.getBoundingClientRect();
    if (at.top < box.top + 40 || at.bottom > box.bottom - 40) outline.scrollTop += at.top - box.top - box.height / 2;
  }
  current = next;
};
let waiting = false;
addEventListener("scroll", () => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; show(); });
}, { passive: true });
show();

// A tap on an entry closes the drawer, so that the text is seen.
outline?.addEventListener("click", (event) => {
  if (event.target.closest("a") && !wide.matches) outline.open = false;
});
