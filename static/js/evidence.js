// Another value that was found for a field goes into it at a press; without this it is there to be copied.

for (const button of document.querySelectorAll("button[data-fills]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.fills);
    field.value = button.dataset.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
}
