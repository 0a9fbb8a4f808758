// Suggestions below a search box: a combobox as WAI-ARIA describes it. Without this file the box is a box.

const PAUSE = 120; // ms without a key before the server is asked
let boxes = 0;

const element = (name, className, textContent = "") => Object.assign(document.createElement(name), { className, textContent });

const attach = (form) => {
  const box = form.elements.q;
  const list = element("ul", "suggestions");
  let pause, asking, active = -1;

  Object.assign(list, { id: `suggestions-${++boxes}`, hidden: true, role: "listbox", ariaLabel: form.dataset.suggestions });
  Object.assign(box, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false" });
  box.setAttribute("aria-controls", list.id);
  form.append(list);

  const close = () => {
    clearTimeout(pause);
    asking?.abort();
    list.hidden = true;
    activate(-1);
    box.ariaExpanded = "false";
  };
  const activate = (to) => {
    active = to;
    for (const [at, option] of [...list.children].entries()) option.ariaSelected = String(at === to);
    if (to < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", list.children[to].id);
    list.children[to].scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    box.value = option.dataset.query;
    close();
    box.focus();
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ kind, text, speeches, query }, at) => {
      const option = Object.assign(element("li", ""), { id: `${list.id}-${at}`, role: "option" });
      option.dataset.query = query;
      option.append(element("span", "words", text), " ", element("span", "kind", kind), " ", element("span", "count", speeches));
      option.addEventListener("click", () => choose(option));
      return option;
    }));
    activate(-1);
    list.hidden = !suggestions.length;
    box.ariaExpanded = String(!list.hidden);
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: box.value })}`, { signal: asking.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch { /* a later one is on its way, or the server is away: the box still searches */ }
  };
  const later = (event) => {
    close();
    if (!event.isComposing && box.selectionStart === box.value.length && box.value.trim()) pause = setTimeout(ask, PAUSE);
  };

  box.addEventListener("input", later);
  box.addEventListener("compositionend", later);
  box.addEventListener("blur", close);
  form.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  box.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    const moves = { ArrowDown: active < last ? active + 1 : -1, ArrowUp: active < 0 ? last : active - 1 };
    if (event.isComposing || list.hidden) return;
    if (event.key in moves) activate(moves[event.key]);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) choose(list.children[active]);
    else return;
    event.preventDefault();
  });
};

document.querySelectorAll("form[data-suggest]").forEach(attach);
