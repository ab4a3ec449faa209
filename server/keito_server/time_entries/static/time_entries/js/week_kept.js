// What is typed and not saved yet, kept by the browser for this tab: it survives a reload, a crash and a sign-in.
// One note per workspace, member and week, so that nobody finds another's figures.

import { cellsOf } from "./week_cell.js";

// Set while the page is being left: what arrives from now on may be too late for the page that comes next, which was
// perhaps written before. The note stays, and that page asks once more.
let isLeaving = false;

function nameOf(grid) {
  const { workspace } = grid.closest("form").elements;
  return `week ${workspace.value} ${grid.dataset.member} ${grid.querySelector("thead [data-day]").dataset.day}`;
}

function noteOf(cell) {
  return {
    text: cell.text,
    expected: cell.storedMs,
    label: cell.input.getAttribute("aria-label"),
    words: cell.failure?.words ?? "",
    isWaiting: cell.failure ? cell.failure.isWaiting : cell.isSending || cell.isQueued,
  };
}

// A browser that keeps nothing (storage refused or full) still saves and warns.
export function keep(grid) {
  if (isLeaving) return;
  const unsaved = cellsOf(grid).filter((cell) => cell.isUnsaved);
  try {
    if (unsaved.length) {
      sessionStorage.setItem(nameOf(grid), JSON.stringify(Object.fromEntries(unsaved.map((cell) => [cell.key, noteOf(cell)]))));
    } else {
      sessionStorage.removeItem(nameOf(grid));
    }
  } catch {
    // Nothing to do: see above.
  }
}

export function leave(grid) {
  keep(grid);
  isLeaving = true;
}

export function stay(grid) {
  if (!isLeaving) return;
  isLeaving = false;
  keep(grid);
}

export function kept(grid) {
  try {
    return Object.entries(JSON.parse(sessionStorage.getItem(nameOf(grid)) ?? "{}"));
  } catch {
    return [];
  }
}
