// Beside the text: what other speeches say like the section one is in. The links below lead to the same without this file.

const SETTLED = 600; // milliseconds in a section
const block = document.querySelector(".sections");
const kept = new Map();
let asked, waiting, isSeen = false;

const fetched = async (address) => {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return answer.ok ? page.querySelector(".alike") : null;
};
const show = async () => {
  const { address, label } = asked ?? {};
  if (!address || !isSeen) return;
  if (!kept.has(address)) kept.set(address, await fetched(address));
  if (address !== asked.address || !kept.get(address)) return;
  Object.assign(block.querySelector(".of"), { textContent: label, href: address, hidden: false });
  block.querySelector(".shown").replaceChildren(document.adoptNode(kept.get(address)));
};

if (block) {
  new IntersectionObserver(([seen]) => {
    isSeen = seen.isIntersecting;
    show();
  }).observe(block);
  const first = block.querySelector("details a").href; // …/sections/KEY/
  document.addEventListener("yanku:section", ({ detail: { key, label } }) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      asked = { address: new URL(`../${key}/`, first).href, label };
      show();
    }, SETTLED);
  });
}
