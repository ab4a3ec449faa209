// What the week says: the reason of a failure in the row's heading, once more politely aloud, and the toast with its Undo.

const REASON_TEMPLATE = "week-reason";
const TOAST_TEMPLATE = "week-saved";
let numbered = 0;

export function cloneOf(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

export function dayOf(cell) {
  return new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" }).format(new Date(`${cell.day}T00:00Z`));
}

// A sentence that goes on after a colon; names and what was typed keep their capitals.
export function afterColon(words) {
  return words.replace(/^(?:An?|It|No|Not|Nothing|The|This|Time|You|Your)\b/, (first) => first.toLowerCase());
}

export function announce(words) {
  const place = document.getElementById("week-status");
  if (place) place.textContent = words;
}

function reasonOf(cell) {
  return document.getElementById(cell.input.dataset.reason ?? "")?.closest("[data-day]");
}

// The reason stands in the heading of the row and describes the field; with it the ways out: again, or take back.
export function explain(cell) {
  if (!cell.failure) {
    reasonOf(cell)?.remove();
    describe(cell, null);
    return;
  }
  let line = reasonOf(cell);
  if (!line) {
    line = cloneOf(REASON_TEMPLATE);
    line.querySelector("[data-words]").id = `week-reason-${(numbered += 1)}`;
    line.dataset.day = cell.day;
    const later = [...cell.row.querySelectorAll(".week-grid__reason")].find((other) => other.dataset.day > cell.day);
    if (later) later.before(line);
    else cell.row.querySelector("th").append(line);
  }
  const words = `${dayOf(cell)}: ${afterColon(cell.failure.words)}`;
  const place = line.querySelector("[data-words]");
  place.textContent = words;
  for (const button of line.querySelectorAll("button")) {
    button.setAttribute("aria-label", `${button.textContent.trim()}, ${dayOf(cell)}`);
  }
  line.querySelector("[data-retries]").hidden = cell.input.readOnly;
  describe(cell, place.id);
  announce(words);
}

function describe(cell, id) {
  const { input } = cell;
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== input.dataset.reason);
  const ids = id ? [...others, id] : others;
  if (id) input.dataset.reason = id;
  else delete input.dataset.reason;
  if (ids.length) input.setAttribute("aria-describedby", ids.join(" "));
  else input.removeAttribute("aria-describedby");
}

// The one toast of the page; it is a status, so that it is announced as well.
export function tell(words, undo) {
  const toast = cloneOf(TOAST_TEMPLATE);
  toast.querySelector(".toast__text").textContent = words;
  const button = toast.querySelector("[data-undoes]");
  button.hidden = !undo;
  button.addEventListener("click", () => {
    toast.remove();
    undo();
  });
  document.getElementById("toasts").replaceChildren(toast);
}

export function pressUndo() {
  const button = document.querySelector("#toasts [aria-keyshortcuts='z']:not([hidden])");
  button?.click();
  return Boolean(button);
}

export function tellFailure(words) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: words } }));
}
