// The outline beside the text: where one reads is marked, on a phone it is a drawer.

const outline = document.querySelector(".outline");
const links = [...(outline?.querySelectorAll(".tree a") ?? [])];
const sections = links.map((link) => [document.getElementById(link.hash.slice(1)), link]).filter(([heading]) => heading);
const here = outline?.querySelector(".here");
const wide = matchMedia("(min-width: 66.01rem)");

const fit = () => { if (outline) outline.open = wide.matches; };
wide.addEventListener("change", fit);
fit();

// The section that is read: the one whose link was followed until one scrolls, else the last heading above the upper
// third of the window, at the foot of the page the last one in it.
let current = -1, followed = -1;
const at = () => {
  if (followed >= 0) return followed;
  const left = document.documentElement.scrollHeight - innerHeight - scrollY;
  const reached = left < 2 ? innerHeight : innerHeight / 3;
  let low = 0, high = sections.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sections[middle][0].getBoundingClientRect().top <= reached) low = middle + 1; else high = middle;
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
  if (link) {
    const detail = { key: link.hash.slice(1), label: link.textContent };
    document.dispatchEvent(new CustomEvent("yanku:section", { detail }));
  }
  toCurrent();
};
const toCurrent = () => {
  const link = sections[current]?.[1];
  if (!link || !outline.open) return;
  const scrolled = wide.matches ? outline : outline.querySelector(".drawer");
  const box = scrolled.getBoundingClientRect(), place = link.getBoundingClientRect();
  if (place.top < box.top + 40 || place.bottom > box.bottom - 40) scrolled.scrollTop += place.top - box.top - box.height / 2;
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

// A tap on an entry closes the drawer, so that the text is seen; Escape does, too.
outline?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  followed = sections.findIndex(([, other]) => other === link);
  show();
  if (!wide.matches) outline.open = false;
});
for (const moves of ["wheel", "touchmove", "keydown", "pointerdown"]) {
  addEventListener(moves, ({ key, target }) => {
    if (!["j", "k", "Enter"].includes(key) && !outline?.contains(target)) followed = -1;
  }, { passive: true, capture: true });
}
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
