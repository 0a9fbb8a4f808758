// How this reader wants to read, kept on this device. In the head and blocking, so that no page flashes in another light.
// A classic script: what it sets are words of the lists below, nothing else.

(() => {
  const choices = { face: ["sans"], size: ["small", "large", "huge"], light: ["light", "dark", "paper"], keys: ["off"] };
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem("yanku-reading")) ?? {}; } catch { /* nothing kept, or not allowed to */ }
  for (const [name, values] of Object.entries(choices)) {
    if (values.includes(kept[name])) document.documentElement.dataset[name] = kept[name];
  }
  document.documentElement.dataset.script = ""; // what needs a script is shown
})();
