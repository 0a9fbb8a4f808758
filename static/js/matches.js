// From match to match without loading the page again; the links do the same without this file.

const bar = document.querySelector(".matches");
const count = Number(bar?.querySelector("[data-of]").textContent);
const ours = (number) => document.querySelectorAll(`.text mark[data-match="${number}"]`);
const named = ({ hash }) => Number(hash.match(/^#m(\d+)$/)?.[1]);
let current = Number(bar?.querySelector("[data-at]").textContent);

const show = (number) => {
  for (const mark of ours(current)) mark.removeAttribute("aria-current");
  current = number;
  for (const mark of ours(current)) mark.setAttribute("aria-current", "true");
  bar.querySelector("[data-at]").textContent = current;
};
const go = (number) => {
  show(number);
  bar.querySelector(".places").open = false;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.getElementById(`m${number}`).scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  history.replaceState(null, "", `#m${number}`);
};

if (bar) {
  show(named(location) || current);
  addEventListener("hashchange", () => { if (named(location)) show(named(location)); });
  bar.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = { n: (current % count) + 1, p: current - 1 || count }[link.dataset.key] ?? named(new URL(link.href.baseVal ?? link.href, location));
    if (!to) return;
    event.preventDefault();
    go(to);
  });
}
