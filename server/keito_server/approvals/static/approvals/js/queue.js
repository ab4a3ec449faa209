// The queue of timesheets: what is ticked and comes to how much, dialogs that ask for a reason, and which one is open.

const form = document.getElementById("queue");
const review = document.getElementById("review");
const bar = form?.querySelector(".selection-bar");
const all = form?.querySelector("[data-ticks-all]");

const KEPT = "keito-ticked-timesheets";

const boxes = () => [...form.querySelectorAll('input[name="submission"]')];
const ticked = () => boxes().filter((box) => box.checked);

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, bar.dataset.thousands);
}

// As the server writes durations: half up to the minute, or to the hundredth of an hour.
function hours(milliseconds) {
  if (bar.dataset.display === "decimal") {
    const hundredths = Math.round(milliseconds / 36_000);
    return `${grouped(Math.floor(hundredths / 100))}${bar.dataset.decimal}${String(hundredths % 100).padStart(2, "0")}`;
  }
  const minutes = Math.round(milliseconds / 60_000);
  return `${grouped(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, "0")}`;
}

function tell() {
  if (!bar) return;
  const chosen = ticked();
  const sum = chosen.reduce((total, box) => total + Number(box.dataset.ms), 0);
  bar.querySelector("[data-ticked]").textContent = `${chosen.length} selected`;
  bar.querySelector("[data-hours]").textContent = hours(sum);
  if (!all) return;
  all.checked = chosen.length > 0 && chosen.length === boxes().length;
  all.indeterminate = chosen.length > 0 && !all.checked;
}

function tickAll(isTicked) {
  for (const box of boxes()) box.checked = isTicked;
  tell();
}

function ask(dialog) {
  const place = dialog.querySelector("[data-ticked-ids]");
  if (place) {
    const chosen = ticked();
    place.replaceChildren(
      ...chosen.map((box) => Object.assign(document.createElement("input"), { type: "hidden", name: "submission", value: box.value })),
    );
    for (const count of dialog.querySelectorAll("[data-ticked-count]")) count.textContent = chosen.length;
    const noun = chosen.length === 1 ? "timesheet" : "timesheets";
    for (const place of dialog.querySelectorAll("[data-ticked-noun]")) place.textContent = noun;
  }
  dialog.showModal();
}

// Whatever was opened, by a click or by a key: its row is marked, and x ticks it.
function mark() {
  const opened = document.getElementById("opened")?.dataset.submission;
  for (const link of review.querySelectorAll("[data-opens-submission]")) {
    const isOpened = link.dataset.opensSubmission === opened;
    const row = link.closest(".submission");
    const box = row.querySelector('input[name="submission"]');
    link.toggleAttribute("aria-current", isOpened);
    if (isOpened) {
      link.setAttribute("aria-current", "true");
      box?.setAttribute("aria-keyshortcuts", "x");
      row.scrollIntoView({ block: "nearest" });
    } else {
      box?.removeAttribute("aria-keyshortcuts");
    }
  }
}

form?.addEventListener("change", (event) => {
  if (event.target === all) tickAll(all.checked);
  else tell();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-unticks]")) tickAll(false);
  const asking = event.target.closest("[data-asks]");
  if (asking) {
    event.preventDefault();
    ask(document.getElementById(asking.dataset.asks));
  }
});

// Whoever is typing a reason keeps it: an answer that comes late changes nothing beneath.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "opened" && document.querySelector("dialog[open]")) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "opened") return;
  review.dataset.open = "";
  for (const next of document.querySelectorAll('form#queue > [name="next"], #reject-ticked [name="next"]')) {
    next.value = location.pathname + location.search;
  }
  mark();
  // On a narrow window the timesheet has taken the list's place.
  if (matchMedia("(max-width: 64rem)").matches) scrollTo({ top: 0 });
});

// Deciding on the opened one shows the queue anew: whatever else was ticked stays so.
review?.addEventListener("submit", () => {
  sessionStorage.setItem(KEPT, JSON.stringify(ticked().map((box) => box.value)));
});

function tickAgain() {
  const kept = new Set(JSON.parse(sessionStorage.getItem(KEPT) ?? "[]"));
  sessionStorage.removeItem(KEPT);
  for (const box of form ? boxes() : []) if (kept.has(box.value)) box.checked = true;
}

tickAgain();
tell();
