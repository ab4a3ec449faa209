// What the cell with the focus offers and refuses: a button for its entries and notes, for those who have no key for them;
// and why nothing can be typed in it, as soon as somebody tries.

import { cellsOf } from "./week_cell.js";
import { announce, cloneOf, dayOf } from "./week_words.js";

// Heard when the focus comes to the cell.
export function describeLocks(grid) {
  for (const { box, input } of cellsOf(grid)) if (box.dataset.why) input.setAttribute("aria-description", box.dataset.why);
}

export function offerNotes(cell) {
  const shown = cell.grid.querySelector("[data-opens-cell]");
  const isOffered = cell.hasEntries || cell.failure !== null;
  if (shown?.dataset.day === cell.day && cell.row.contains(shown) && isOffered) return;
  shown?.remove();
  if (!isOffered) return;
  const button = cloneOf("week-notes");
  button.dataset.day = cell.day;
  button.setAttribute("aria-label", `Entries and notes of ${dayOf(cell)}`);
  cell.row.querySelector("th").append(button);
}

// True where the cell refuses typing: then it says so.
export function refusesTyping(cell) {
  if (!cell.input.readOnly || cell.opens) return false;
  const { why } = cell.box.dataset;
  if (!why) return true;
  const line = cell.row.querySelector(".week-grid__why") ?? cell.row.querySelector("th").appendChild(cloneOf("week-why"));
  line.querySelector("[data-words]").textContent = `${dayOf(cell)}: ${why}`;
  announce(`${dayOf(cell)}: ${why}`);
  return true;
}

export function forgetWhy(row) {
  row.querySelector(".week-grid__why")?.remove();
}
