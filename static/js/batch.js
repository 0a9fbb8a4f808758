// Keeps the page of a batch up to date while its files are read: only what changed is replaced.

const PAUSE = 1500, LONGEST_PAUSE = 20000; // ms
const live = document.getElementById("live");
let pause = PAUSE;

const isDone = () => document.getElementById("progress").dataset.waiting === "0";

// A part keeps the keyboard's place in it, and is left alone while somebody has opened something in it.
const replace = (old, fresh) => {
  if (old.isEqualNode(fresh) || old.querySelector("details[open]")) return;
  const reached = (part) => [...part.querySelectorAll("a, button, summary")];
  const at = reached(old).indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (at >= 0) reached(fresh)[at]?.focus();
};

const update = (fresh) => {
  for (const id of ["progress", "outcomes", "actions", "pages"]) {
    replace(document.getElementById(id), fresh.getElementById(id));
  }
  const rows = document.getElementById("files"), kept = new Set();
  let before = null;
  for (const row of [...fresh.getElementById("files").rows]) {
    const old = row.id && document.getElementById(row.id);
    if (old) replace(old, row);
    const now = (row.id && document.getElementById(row.id)) || row;
    const next = before ? before.nextElementSibling : rows.firstElementChild;
    if (now !== next) rows.insertBefore(now, next);
    before = now;
    kept.add(now);
  }
  for (const row of [...rows.rows]) if (!kept.has(row)) row.remove();
};

const poll = async () => {
  if (!document.hidden) {
    try {
      const answer = await fetch(live.dataset.progress);
      if (answer.redirected || answer.status === 403) return location.reload(); // signed out
      if (!answer.ok) throw new Error(String(answer.status));
      update(new DOMParser().parseFromString(await answer.text(), "text/html"));
      pause = PAUSE;
    } catch {
      pause = Math.min(pause * 2, LONGEST_PAUSE); // the server is away: it loses nothing, and comes back
    }
  }
  if (!isDone()) setTimeout(poll, pause);
};

if (!isDone()) setTimeout(poll, PAUSE);
