// The calendar: its month is fetched when it is opened; arrows walk the days, PageUp and PageDown the months.

const DAY_MS = 86_400_000;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

// The day to stand on once another month is there.
let wanted = "";

function dayAfter(day, days) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

// The same day of the month before or after; its last one where it has no such day.
function monthAfter(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

function dayIn(calendar, day) {
  return calendar.querySelector(`[data-day="${day}"]:not([data-outside])`);
}

function moveTo(calendar, from, day) {
  const there = dayIn(calendar, day);
  if (there) {
    there.focus();
    return;
  }
  wanted = day;
  calendar.querySelector(day < from ? "[data-earlier]" : "[data-later]")?.click();
}

document.addEventListener(
  "toggle",
  (event) => {
    const calendar = event.newState === "open" && event.target.querySelector?.("[data-calendar]");
    if (!calendar) return;
    wanted = "shown";
    htmx.trigger(calendar, "calendar-opened");
  },
  { capture: true },
);

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("[data-calendar] [data-day]");
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  const calendar = link.closest("[data-calendar]");
  const from = link.dataset.day;
  const row = [...link.closest("tr").querySelectorAll("[data-day]")];
  let day;
  if (event.key in STEPS) day = dayAfter(from, STEPS[event.key]);
  else if (event.key === "PageUp") day = monthAfter(from, -1);
  else if (event.key === "PageDown") day = monthAfter(from, 1);
  else if (event.key === "Home") day = row[0].dataset.day;
  else if (event.key === "End") day = row.at(-1).dataset.day;
  else return;
  event.preventDefault();
  moveTo(calendar, from, day);
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.target.matches?.("[data-calendar]") || !wanted) return;
  const calendar = event.target;
  const there =
    wanted === "shown"
      ? (calendar.querySelector("[aria-current]") ?? calendar.querySelector("[data-today]"))
      : dayIn(calendar, wanted);
  wanted = "";
  (there ?? calendar.querySelector("[data-day]:not([data-outside])"))?.focus();
});
