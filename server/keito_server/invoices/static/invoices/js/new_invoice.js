// A new invoice: the preview follows every choice, and nothing chosen while an answer is under way is lost.
//
// htmx asks one question after the other. An answer to an older choice than the newest is not shown; the question that
// waits in the queue reads the form as it is then. A button that is pressed meanwhile waits for the last answer, and
// then sends what is chosen. The server answers with the projects alone; a figure typed since is put back into them.

const UNDER_WAY = new Map();
let choices = 0;
let waiting;
let before;

const form = () => document.querySelector("[data-new-invoice]");
const isOurs = (event) => Boolean(event.target.closest?.("[data-new-invoice]"));
const valueOf = (name) => form()?.elements.namedItem(name)?.value;
const figures = () => document.querySelectorAll("#new-projects input[inputmode=decimal]");

function showBusy() {
  const preview = document.getElementById("new-preview");
  if (UNDER_WAY.size) preview?.setAttribute("aria-busy", "true");
  else preview?.removeAttribute("aria-busy");
}

function release() {
  if (UNDER_WAY.size || !waiting) return;
  const button = waiting;
  waiting = undefined;
  button.removeAttribute("aria-busy");
  if (button.isConnected) button.form.requestSubmit(button);
}

document.addEventListener("change", (event) => isOurs(event) && choices++, { capture: true });

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isOurs(event)) return;
  UNDER_WAY.set(event.detail.xhr, choices);
  showBusy();
});

// htmx asks the next question of its queue right after this, so what there is to wait for is known a moment later.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!UNDER_WAY.delete(event.detail.xhr)) return;
  showBusy();
  queueMicrotask(release);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!UNDER_WAY.has(event.detail.xhr)) return;
  if (UNDER_WAY.get(event.detail.xhr) !== choices) {
    event.detail.shouldSwap = false;
    return;
  }
  if (event.detail.target.id !== "new-projects") return;
  before = {
    sent: event.detail.requestConfig.parameters,
    proposed: valueOf("proposed_first_day"),
    typed: new Map([...figures()].map((figure) => [figure.name, figure.value])),
  };
});

document.addEventListener("htmx:afterSwap", () => {
  if (!before) return;
  const { sent, proposed, typed } = before;
  before = undefined;
  const { first_day: firstDay } = form().elements;
  for (const figure of figures()) {
    if (!typed.has(figure.name) || typed.get(figure.name) === (sent[figure.name] ?? "")) continue;
    figure.value = typed.get(figure.name);
    // The browser no longer takes it for a change; the preview is asked for it all the same.
    setTimeout(() => figure.isConnected && figure.dispatchEvent(new Event("change", { bubbles: true })));
  }
  // The first day follows the client, unless somebody has chosen one.
  if (sent.first_day === proposed && firstDay.value === proposed) firstDay.value = valueOf("proposed_first_day");
});

document.addEventListener(
  "submit",
  (event) => {
    if (!isOurs(event) || !UNDER_WAY.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting?.removeAttribute("aria-busy");
    waiting = event.submitter ?? event.target.querySelector('button[name="intent"][value="create"]');
    waiting?.setAttribute("aria-busy", "true");
  },
  { capture: true },
);
