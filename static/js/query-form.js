// Writes what the boxes say into the search box while they are filled in: the server says how, as it does without us.
const form = document.querySelector("[data-writes-query]");
const box = document.querySelector("search [name=q]");
let last = 0;

async function write() {
  const turn = ++last;
  const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(address);
  if (!answer.ok || turn !== last) return; // a later one is on its way
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const query = page.querySelector("search [name=q]").value;
  if (query || !page.querySelector(".fault, [role=alert]")) box.value = query;
}

let pause;
form.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(write, 150);
});
