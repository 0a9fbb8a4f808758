// The headings of a long outline are filtered by what is typed.

const outline = document.querySelector(".outline");
const links = [...(outline?.querySelectorAll(".tree a") ?? [])];
const filter = outline?.querySelector(".filter");

// A heading stays with those above it; what was folded is open while one filters.
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
