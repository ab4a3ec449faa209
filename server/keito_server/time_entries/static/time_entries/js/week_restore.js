// After a reload: what this tab had typed and not saved stands in its cells again, marked as not saved.

import { cellsOf } from "./week_cell.js";
import { parseCell, UnreadableDuration } from "./week_duration.js";
import { kept } from "./week_kept.js";
import { fail, retryWaiting } from "./week_saving.js";
import { tellFailure } from "./week_words.js";

function read(text, grid) {
  try {
    return parseCell(text, grid.dataset.decimalSeparator);
  } catch (error) {
    if (error instanceof UnreadableDuration) return null;
    throw error;
  }
}

function put(cell, note) {
  if (read(note.text, cell.grid) === cell.storedMs) return; // It arrived before the page was left.
  if (cell.input.readOnly) {
    fail(cell, `not saved, you had typed “${note.text}”. It cannot be written here any more.`);
    return;
  }
  cell.input.value = note.text;
  if (cell.storedMs !== note.expected) {
    fail(cell, `not saved. This cell was changed elsewhere: it holds ${cell.storedText || "nothing"} now.`);
  } else {
    fail(cell, note.words || "typed before the page was loaded again, not saved yet.", note);
  }
}

export function restore(grid) {
  const cells = new Map(cellsOf(grid).map((cell) => [cell.key, cell]));
  const lost = [];
  for (const [key, note] of kept(grid)) {
    if (cells.has(key)) put(cells.get(key), note);
    else lost.push(`“${note.text}” (${note.label})`);
  }
  if (lost.length) tellFailure(`Not saved, as its row is gone: ${lost.join("; ")}. Add the row again.`);
  retryWaiting();
}
