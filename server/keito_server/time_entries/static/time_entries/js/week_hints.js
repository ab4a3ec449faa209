// What the cell with the focus offers and refuses: a button for its entries and notes, for those who have no key for them;
// and why nothing can be typed in it, as soon as somebody tries.

import { cellsOf } from "./week_cell.js";
import { afterColon, announce, cloneOf, dayOf } from "./week_words.js";

const SOURCES = { agent: "Includes time from an agent.", cli: "Includes time from the command line." };

// What the marks of the cell show and why it is locked, heard when the focus comes to it.
export function describeMarks({ box, input, hasEntries }) {
  const { entries, mark = "", why } = box.dataset;
  const words = mark.split(" ").map((source) => SOURCES[source]);
  if (Number(entries) > 1) words.push(`${entries} entries.`);
  if (hasEntries && "hasNotes" in box.dataset) words.push("With notes.");
  const description = [why, ...words].filter(Boolean).join(" ");
  if (description) input.setAttribute("aria-description", description);
  else input.removeAttribute("aria-description");
}

export function describeAll(grid) {
  for (const cell of cellsOf(grid)) describeMarks(cell);
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
  line.querySelector("[data-words]").textContent = why;
  announce(`${dayOf(cell)}: ${afterColon(why)}`);
  return true;
}

export function forgetWhy(row) {
  row.querySelector(".week-grid__why")?.remove();
}
