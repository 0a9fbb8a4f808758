// Single keys: / n p and ? press what carries them as data-key; j and k are told to whoever listens. Never while one types.

const help = document.getElementById("keys");
const isTyping = ({ target }) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "radio";

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-key='?']")) help.showModal();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event)) return;
  if (document.documentElement.dataset.keys === "off" || help.open) return;
  if (event.key === "/") document.querySelector(".masthead input[name=q]").focus();
  else if ("np?".includes(event.key)) document.querySelector(`[data-key="${event.key}"]`)?.click();
  else if ("jk".includes(event.key)) document.dispatchEvent(new CustomEvent("yanku:key", { detail: event.key }));
  else return;
  event.preventDefault();
});
