// Saves a draft whenever a field of it has changed, one request at a time, and shows what the server reckoned: amounts,
// totals, the paper, and what is wrong beside its field. What is being typed is never touched.

const form = document.getElementById("draft");
const saved = document.getElementById("saved");

let request;
let isChanged = false;
// Where somebody else has saved in between, a person decides first.
let isStopped = form.querySelector("button[name=version]") !== null;

function say(words) {
  if (saved) saved.textContent = words;
}

function fail(words) {
  say("Not saved");
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: words } }));
}

function showFigures(answer, wasSaved) {
  for (const fresh of answer.querySelectorAll("[data-live]")) {
    if (fresh.dataset.live === "saved" && !wasSaved) continue;
    document.getElementById(fresh.id)?.replaceWith(document.importNode(fresh, true));
  }
}

function showErrors(answer) {
  for (const fresh of answer.querySelectorAll("#draft :is(input, select, textarea)[name][id]")) {
    const control = document.getElementById(fresh.id);
    if (!control) continue;
    for (const name of ["aria-invalid", "aria-describedby"]) {
      if (fresh.hasAttribute(name)) control.setAttribute(name, fresh.getAttribute(name));
      else control.removeAttribute(name);
    }
    const beneath = ":scope > :is(.field__error, .field__hint)";
    const [here, there] = [control.closest(".field"), fresh.closest(".field")];
    if (!here || !there) continue;
    for (const words of here.querySelectorAll(beneath)) words.remove();
    here.append(...[...there.querySelectorAll(beneath)].map((words) => document.importNode(words, true)));
  }
}

function show(html, status) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const editor = answer.getElementById("editor");
  // Signed out, or issued in another tab: the page itself says which.
  if (!editor) return location.reload();
  showFigures(answer, status === 200);
  showErrors(answer);
  if (status === 409) {
    isStopped = true;
    document.querySelector("#draft-problems [data-summary]")?.focus();
  }
  say(status === 200 ? `Saved ${editor.dataset.saved}` : "Not saved");
}

async function send() {
  say("Saving…");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } });
    if (answer.status >= 500) fail("Not saved: the server made a mistake. What you typed is still here.");
    else show(await answer.text(), answer.status);
  } catch {
    fail("Not saved: you are offline, or the server does not answer. What you typed is still here.");
  }
}

async function save() {
  isChanged = true;
  if (request || isStopped) return;
  while (isChanged && !isStopped) {
    isChanged = false;
    request = send();
    await request;
  }
  request = undefined;
}

form.addEventListener("change", save);

// A button waits for what is being saved, so that it sends the newest state along.
form.addEventListener(
  "submit",
  async (event) => {
    if (!request) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    while (request) await request;
    form.requestSubmit(submitter);
  },
  { capture: true },
);

// Numbers are overtyped rather than edited; Enter in them goes to the same column of the next line.
form.addEventListener("focusin", (event) => event.target.matches(".lines .input--figure") && event.target.select());
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches(".lines .input--figure")) return;
  event.preventDefault();
  const column = [...form.querySelectorAll(`.lines [name$="-${event.target.name.split("-").at(-1)}"]`)];
  const next = column[column.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
  if (next) next.focus();
  else event.target.blur();
});

// A line that was just added is ready to be written, once the browser has done with the address's own jump.
if (location.hash.startsWith("#line-")) {
  window.addEventListener("load", () => document.getElementById(location.hash.slice(1))?.querySelector("textarea")?.focus());
}
