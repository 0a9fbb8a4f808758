// Single keys, on every page: / goes to the search box, n p c and ? press what carries them as data-key, j and k go to
// the next entry of a list or, of a speech, are told to whoever listens. Never while one types, also Chinese.

import { keep } from "./kept.js";

const help = document.getElementById("keys");
const root = document.documentElement;
const NOT_TYPED_IN = /^(?:radio|checkbox|button|submit|reset|range|color|file)$/;
const isTyping = ({ target, isComposing, keyCode }) => isComposing || keyCode === 229 || // an input method has the key
  target.isContentEditable || /^(?:TEXTAREA|SELECT)$/.test(target.tagName) ||
  (target.tagName === "INPUT" && !NOT_TYPED_IN.test(target.type));

const toSearch = () => {
  const box = document.querySelector(".masthead input[name=q], main input[name=q]");
  box.focus();
  box.select();
};
const step = (key) => {
  const entries = [...document.querySelectorAll(".hit h2 a, .list > li > a, .values > li > a")];
  const at = entries.findLastIndex((entry) => entry.parentElement.contains(document.activeElement) ||
    entry.closest(".hit")?.contains(document.activeElement));
  if (entries.length) entries[Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), entries.length - 1)].focus();
  else document.dispatchEvent(new CustomEvent("yanku:key", { detail: key }));
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event)) return;
  if (root.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
  const key = event.key.replace("？", "?");
  if (key === "/") toSearch();
  else if (["j", "k"].includes(key)) step(key);
  else if (["n", "p", "c", "?"].includes(key)) document.querySelector(`[data-key="${key}"]`)?.click();
  else return;
  event.preventDefault();
});
addEventListener("click", ({ target }) => {
  if (target.closest("[data-key='?']")) help.showModal();
});
const isOn = help.querySelector("input");
isOn.checked = root.dataset.keys !== "off";
isOn.addEventListener("change", () => keep({ keys: isOn.checked ? "on" : "off" }));
