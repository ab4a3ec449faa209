// One toast at a time: ten seconds, and as long as it is hovered or focused; what failed stays until it is dismissed.
// A request that fails leaves the form as it is and says that nothing was saved.

const SHOWN_MS = 10_000;
let left;

const place = () => document.getElementById("toasts");

function show(text, { again } = {}) {
  const toast = document.getElementById("failed-toast").content.firstElementChild.cloneNode(true);
  toast.querySelector(".toast__text").textContent = text;
  const button = toast.querySelector("[data-again]");
  if (again) {
    button.hidden = false;
    button.addEventListener("click", () => {
      toast.remove();
      again();
    });
  }
  place().replaceChildren(toast);
}

function isHeld(toast) {
  return toast.dataset.state === "failed" || toast.matches(":hover, :focus-within");
}

function wait() {
  clearTimeout(left);
  const toast = place()?.querySelector(".toast");
  if (!toast || toast.dataset.state === "failed") return;
  left = setTimeout(() => (isHeld(toast) ? wait() : toast.remove()), SHOWN_MS);
}

document.addEventListener("click", (event) => {
  event.target.closest(".toast__close")?.closest(".toast").remove();
});

// Whoever puts a toast there (the page, htmx out of band, this file), its time begins.
new MutationObserver((changes) => {
  if (changes.some((change) => change.target.closest?.("#toasts") || [...change.addedNodes].some((node) => node.id === "toasts"))) {
    wait();
  }
}).observe(document.body, { childList: true, subtree: true });
wait();

document.addEventListener("toast", (event) => show(event.detail.text ?? event.detail.value));

function whyOf(status) {
  if (!navigator.onLine || status === 0) return "you are offline, or the server does not answer. What you typed is still here.";
  if (status === 403) return "you may not do this, or you were signed out elsewhere. Load the page again.";
  if (status === 404) return "it is no longer there. Somebody may have deleted it.";
  if (status === 409) return "somebody else changed it in the meantime. Load the page again.";
  if (status === 429) return "too many requests at once. Wait a moment, then try again.";
  return "the server made a mistake. What you typed is still here.";
}

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    const { xhr, elt } = event.detail;
    const form = elt.closest("form");
    const isReading = event.detail.requestConfig?.verb === "get";
    const text = `${isReading ? "Not loaded" : "Not saved"}: ${whyOf(xhr?.status ?? 0)}`;
    show(text, { again: form && (() => form.requestSubmit()) });
  });
}
