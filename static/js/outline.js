// The outline beside the text: where one reads is marked, headings are filtered, on a phone it is a drawer.

const outline = document.querySelector(".outline");
const links = [...(outline?.querySelectorAll(".tree a") ?? [])];
const sections = links.map((link) => [document.getElementById(link.hash.slice(1)), link]).filter(([heading]) => heading);
const here = outline?.querySelector(".here");
const wide = matchMedia("(min-width: 66.01rem)");

const fit = () => { if (outline) outline.open = wide.matches; };
wide.addEventListener("change", fit);
fit();

// The section that is read: the last heading above the upper third of the window.
let current = -1;
const at = () => {
  let low = 0, high = sections.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sections[middle][0].getBoundingClientRect().top <= innerHeight / 3) low = middle + 1; else high = middle;
  }
  return low - 1;
};
const show = () => {
  const next = at();
  if (next === current) return;
  sections[current]?.[1].removeAttribute("aria-current");
  current = next;
  const link = sections[current]?.[1];
  link?.setAttribute("aria-current", "location");
  here.textContent = link?.textContent ?? "";
  toCurrent();
};
const toCurrent = () => {
  const link = sections[current]?.[1];
  if (!link || !outline.open) return;
  const box = outline.getBoundingClientRect(), place = link.getBoundingClientRect();
  if (place.top < box.top + 40 || place.bottom > box.bottom - 40) outline.scrollTop += place.top - box.top - box.height / 2;
};
outline?.addEventListener("toggle", toCurrent);
let waiting = false;
if (sections.length) {
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; show(); });
  }, { passive: true });
  show();
}

// A heading stays with those above it; what was folded is open while one filters.
const filter = outline?.querySelector(".filter");
if (filter) filter.hidden = links.length < 8;
filter?.addEventListener("input", () => {
  const wanted = filter.value.trim().toLowerCase();
  for (const item of outline.querySelectorAll(".tree li")) item.hidden = !item.textContent.toLowerCase().includes(wanted);
  for (const below of outline.querySelectorAll(".tree details")) {
    below.dataset.was ??= String(below.open);
    below.open = wanted ? true : below.dataset.was === "true";
    if (!wanted) delete below.dataset.was;
  }
  outline.querySelector(".none").hidden = links.some((link) => !link.closest("li[hidden]"));
});

// A tap on an entry closes the drawer, so that the text is seen; Escape does, too.
outline?.addEventListener("click", (event) => {
  if (event.target.closest("a") && !wide.matches) outline.open = false;
});
outline?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || wide.matches) return;
  outline.open = false;
  outline.querySelector("summary").focus();
});

document.addEventListener("yanku:key", ({ detail }) => {
  const step = { j: 1, k: -1 }[detail];
  if (step) sections[Math.min(Math.max(at() + step, 0), sections.length - 1)]?.[1].click();
});

// A paragraph whose section was counted otherwise when its link was made: its section at least is shown.
const [, key] = location.hash.match(/^#(\w+)-\d+$/) ?? [];
if (key && !document.getElementById(location.hash.slice(1))) document.getElementById(key)?.scrollIntoView();
