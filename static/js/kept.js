// What a reader chose, on this device only; the words it may hold are listed in settings.js.

const NAME = "yanku-reading";

export const keep = (chosen) => {
  Object.assign(document.documentElement.dataset, chosen);
  try {
    localStorage.setItem(NAME, JSON.stringify({ ...JSON.parse(localStorage.getItem(NAME)), ...chosen }));
  } catch { /* it holds for this page */ }
};
