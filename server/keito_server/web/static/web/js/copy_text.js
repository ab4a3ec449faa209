// Copies the text of the element named by data-copies, and says that it did on the button itself.

const SAID_MS = 2000;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copies);
  const words = button.querySelector("span:not(.icon)") ?? button;
  try {
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
  } catch {
    // Without the permission the text is selected, ready for Ctrl C.
    getSelection().selectAllChildren(source);
    return;
  }
  const before = words.dataset.words ?? words.textContent;
  words.dataset.words = before;
  words.textContent = "Copied";
  setTimeout(() => (words.textContent = before), SAID_MS);
});
