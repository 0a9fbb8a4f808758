// Files are dropped or chosen, listed, and sent in portions: none is too large for one request, each that has arrived
// is kept. Without this the form sends them all at once.

const PORTION_BYTES = 8e6, PORTION_FILES = 25;
const form = document.querySelector("form.upload");
const inputs = form.querySelectorAll("input[type=file]");
const part = (selector) => form.querySelector(selector);
const words = part("template").dataset;
let chosen = []; // what is still to be sent

const size = (bytes) => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
const total = (files) => files.reduce((sum, file) => sum + file.size, 0);

const row = (file) => {
  const item = document.createElement("li"), name = document.createElement("span"), drop = document.createElement("button");
  name.textContent = `${file.webkitRelativePath || file.name} · ${size(file.size)}`;
  Object.assign(drop, { type: "button", className: "link", textContent: words.remove });
  drop.addEventListener("click", () => choose(chosen.filter((other) => other !== file)));
  item.append(name, " ", drop);
  return item;
};

const choose = (files) => {
  chosen = files;
  part(".chosen").hidden = !files.length;
  part(".chosen b").textContent = words.chosen.replace("{count}", files.length).replace("{size}", size(total(files)));
  part(".chosen ul").replaceChildren(...files.map(row));
};

const add = (files) => {
  const mark = (file) => [file.webkitRelativePath, file.name, file.size, file.lastModified].join("/");
  const known = new Set(chosen.map(mark));
  choose([...chosen, ...files.filter((file) => !known.has(mark(file)))]);
  for (const input of inputs) input.value = ""; // so that the same file can be chosen again
};

// A dropped folder gives its files, page by page, as the browser hands them out.
const filesIn = async (entry) => {
  if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
  const reader = entry.createReader(), found = [];
  for (let some; (some = await new Promise((done, fail) => reader.readEntries(done, fail))).length;) {
    for (const each of some) found.push(...await filesIn(each));
  }
  return found;
};

const portion = (files) => {
  let to = 0, bytes = 0;
  while (to < Math.min(files.length, PORTION_FILES) && (!to || bytes + files[to].size <= PORTION_BYTES)) bytes += files[to++].size;
  return files.slice(0, to);
};

const send = async () => {
  const bar = part(".sending progress"), all = total(chosen) || 1;
  while (chosen.length) {
    const files = portion(chosen), body = new FormData(form);
    for (const input of inputs) body.delete(input.name);
    if (form.dataset.batch) body.append("batch", form.dataset.batch);
    for (const file of files) body.append("documents", file, file.name);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
    const said = await answer.json();
    if (said.batch) Object.assign(form.dataset, said);
    choose(chosen.slice(files.length));
    bar.value = 1 - total(chosen) / all;
  }
};

for (const input of inputs) input.addEventListener("change", () => add([...input.files]));
part("[name=clear]").addEventListener("click", () => choose([]));
part(".hint").hidden = false;
part(".no-script").hidden = true;

const stay = (event) => event.preventDefault();
const isSending = (yes) => {
  part(".sending").hidden = !yes;
  part("[type=submit]").disabled = yes;
  if (yes) addEventListener("beforeunload", stay); else removeEventListener("beforeunload", stay);
};
form.addEventListener("submit", async (event) => {
  if (!chosen.length) return;
  event.preventDefault();
  part(".fault").hidden = true;
  isSending(true);
  try {
    await send();
    isSending(false);
    location.assign(form.dataset.address || location.href);
  } catch {
    isSending(false);
    part(".fault").hidden = false;
  }
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    form.classList.toggle("over", kind === "dragover");
  });
}
document.addEventListener("drop", async (event) => {
  const dropped = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  for (const each of dropped.filter(Boolean)) add(each instanceof File ? [each] : await filesIn(each));
});
