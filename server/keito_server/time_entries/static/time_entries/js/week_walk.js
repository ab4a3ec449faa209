// Where the keys go in the grid: one step in a direction, from cell to cell, and one Tab stop for the whole of it.

const STOPS = "[data-cell] > input, td:last-child > button";

function isShown(element) {
  return element.checkVisibility?.() ?? true;
}

function rowsOf(grid) {
  return [...grid.querySelectorAll("[data-row]")].map((row) => [...row.querySelectorAll(STOPS)].filter(isShown)).filter((stops) => stops.length);
}

function placeOf(grid, element) {
  const rows = rowsOf(grid);
  const down = rows.findIndex((stops) => stops.includes(element));
  return { rows, down, across: down < 0 ? -1 : rows[down].indexOf(element) };
}

function isField(element) {
  return element.tagName === "INPUT";
}

// What is locked, or lies in days to come, is passed by; what is opened is not.
function isWritable(element) {
  return isField(element) && !["locked", "later"].includes(element.parentElement.dataset.state);
}

export function goTo(element) {
  if (!element) return false;
  element.focus();
  return true;
}

export function step(grid, from, down, across) {
  const place = placeOf(grid, from);
  const stops = place.rows[place.down + down];
  return goTo(stops?.[Math.min(place.across + across, stops.length - 1)]);
}

// A day on which nobody is expected to work, and nobody did.
function isIdle(element) {
  return "off" in element.parentElement.dataset && !element.value;
}

// Enter: right, and from the last day to the first of the next row; past days off that are empty, which Tab and the arrows
// come to. At the very end it stays.
export function stepOn(grid, from) {
  const { rows, down, across } = placeOf(grid, from);
  const ahead = [...rows[down].slice(across + 1), ...rows.slice(down + 1).flat()].filter(isField);
  return goTo(ahead.find((field) => !isIdle(field)));
}

// Where a row is begun: its first cell that takes typing, else its first.
export function beginIn(part) {
  const fields = [...part.querySelectorAll("[data-cell] > input")];
  return goTo(fields.find((field) => !field.parentElement.dataset.state) ?? fields[0]);
}

// Tab: the next cell one may write in, either way; false at the ends, where it leaves the grid.
export function stepTab(grid, from, direction) {
  const stops = rowsOf(grid).flat();
  const writable = stops.filter(isWritable);
  const at = stops.indexOf(from);
  const next = direction > 0 ? writable.find((stop) => stops.indexOf(stop) > at) : writable.findLast((stop) => stops.indexOf(stop) < at);
  return goTo(next);
}

export function stepToEnd(grid, from, { isLast, isWhole }) {
  const { rows, down } = placeOf(grid, from);
  const stops = (isWhole ? rows.at(isLast ? -1 : 0) : rows[down]).filter(isField);
  return goTo(stops.at(isLast ? -1 : 0));
}

// The cell that holds the Tab stop; the last one that had the focus.
export function stopOf(grid) {
  return grid.querySelector('[data-cell] > input[tabindex="0"]') ?? grid.querySelector("[data-cell] > input");
}

export function holdStop(grid, input) {
  if (!isField(input)) return;
  for (const other of grid.querySelectorAll('[data-cell] > input[tabindex="0"]')) other.tabIndex = -1;
  input.tabIndex = 0;
}
