// A form that is being sent says so on its button and is not sent twice. Ctrl Enter sends the form one is in.

const SENDING = new WeakMap();

// What answers with a file leaves the page as it is; the form is at rest again after this.
const LONGEST_MS = 20_000;

function buttonOf(event) {
  return event.submitter ?? event.target.querySelector('button:not([type="button"])');
}

function rest(form) {
  const button = SENDING.get(form);
  if (button) {
    button.removeAttribute("aria-busy");
    SENDING.delete(form);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented && !form.matches("[hx-post], [hx-patch], [hx-put], [hx-delete], [hx-get]")) return;
  if (form.method === "dialog") return;
  if (SENDING.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const button = buttonOf(event);
  if (!button) return;
  SENDING.set(form, button);
  // After the browser has read the form: a button that changes too early would be left out of what is sent.
  setTimeout(() => SENDING.has(form) && button.setAttribute("aria-busy", "true"));
  setTimeout(() => rest(form), LONGEST_MS);
});

// The answer to htmx is there, whatever it was; and a page that comes back from the cache is at rest.
document.addEventListener("htmx:afterRequest", (event) => rest(event.target.closest("form")));
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) rest(form);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const form = event.target.closest("form");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

// The summary of errors takes the focus when it comes with htmx; on a whole page its autofocus does.
document.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelector?.("[data-summary]")?.focus();
});
