// Sends cells to the server while one types on: one request a cell at a time, a few cells at once. What is refused or does
// not arrive stays in its cell with the reason; what did not arrive is tried again by itself.

import { UnreadableDuration } from "./week_duration.js";
import { describeMarks, offerNotes } from "./week_hints.js";
import { keep } from "./week_kept.js";
import { post, Refusal, restoreDeleted } from "./week_requests.js";
import { update } from "./week_totals.js";
import { announce, explain, tell } from "./week_words.js";

const AT_ONCE = 3;
const AGAIN_AFTER_MS = 15_000;
const waiting = [];
const failed = new Set();
let sending = 0;
let again;

export function refresh(cell) {
  cell.show();
  explain(cell);
  describeMarks(cell);
  update(cell);
  keep(cell.grid);
  if (document.activeElement === cell.input) offerNotes(cell);
}

// For what else on the page shows this week.
export function tellSaved() {
  document.body.dispatchEvent(new CustomEvent("week-saved", { bubbles: true }));
}

export function fail(cell, words, { isWaiting = false } = {}) {
  cell.failure = { words, isWaiting, text: cell.text };
  cell.isSending = false;
  failed.add(cell);
  refresh(cell);
  if (isWaiting) {
    clearTimeout(again);
    again = setTimeout(retryWaiting, AGAIN_AFTER_MS);
  }
}

export function retryWaiting() {
  for (const cell of [...failed]) if (cell.failure?.isWaiting && cell.input.isConnected) save(cell);
}

// Esc: what the server holds stands again, as if nothing had been typed.
export function takeBack(cell) {
  failed.delete(cell);
  cell.putBack();
  refresh(cell);
}

// Leaves the cell: what was typed is sent, unless it means what is stored already. A failure is tried again only when
// asked to (`isAsked`) or when something else was typed since.
export function commit(cell, { isAsked = false } = {}) {
  if (cell.input.readOnly || cell.isSending || cell.isQueued) return;
  if (cell.failure ? isAsked || cell.text !== cell.failure.text : cell.isChanged) save(cell);
}

export function save(cell, more = {}) {
  try {
    const ms = cell.read();
    if (ms === cell.storedMs && !more.notes) {
      takeBack(cell);
      return;
    }
  } catch (error) {
    if (!(error instanceof UnreadableDuration)) throw error;
    fail(cell, error.message);
    return;
  }
  failed.delete(cell);
  cell.failure = null;
  cell.isQueued = true;
  waiting.push([cell, cell.text, more]);
  refresh(cell);
  sendNext();
}

function sendNext() {
  while (sending < AT_ONCE && waiting.length) {
    const [cell, typed, more] = waiting.shift();
    sending += 1;
    send(cell, typed, more).finally(() => {
      sending -= 1;
      sendNext();
    });
  }
}

async function send(cell, typed, more) {
  cell.isQueued = false;
  cell.isSending = true;
  const before = { text: cell.storedText, ms: cell.storedMs };
  const { project, task = "" } = cell.row.dataset;
  const fields = { project, task, day: cell.day, hours: typed.trim(), expected: before.ms, ...more };
  try {
    accept(cell, typed, before, await post(cell.grid.dataset.saveUrl, fields, cell.grid));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refuse(cell, typed, error);
  }
  // What was typed meanwhile and left is next; what is being typed waits until it is left.
  if (!cell.failure && cell.isChanged && document.activeElement !== cell.input) save(cell);
}

function refuse(cell, typed, refusal) {
  cell.isSending = false;
  if (refusal.held) cell.store(refusal.held);
  // Somebody, or this page a moment ago, has written already what is meant.
  if (refusal.held && cell.means(refusal.held.ms)) takeBack(cell);
  else if (cell.text === typed) fail(cell, refusal.message, refusal);
  else refresh(cell);
}

function accept(cell, typed, before, answer) {
  cell.isSending = false;
  const isStillTyped = cell.text === typed;
  cell.store(answer);
  if (isStillTyped) cell.input.value = cell.storedText;
  if (isStillTyped && document.activeElement === cell.input) cell.input.select();
  refresh(cell);
  tellSaved();
  if (answer.message) tell(answer.message, () => undo(cell, before, answer));
}

// Back to what the cell held; a deleted entry comes back whole, with its notes, by the address that the server gave.
async function undo(cell, before, answer) {
  if (cell.isUnsaved) {
    announce("Not undone: the cell has changed since.");
    return;
  }
  if (!answer.undo_url) {
    cell.input.value = before.text;
    save(cell);
    return;
  }
  cell.isSending = true;
  cell.show();
  try {
    await restoreDeleted(answer.undo_url, cell.grid);
    cell.store({ ...before, entries: 1 });
    cell.input.value = before.text;
    announce("Undone.");
    tellSaved();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    announce(error.message);
  } finally {
    cell.isSending = false;
    refresh(cell);
    cell.input.focus();
  }
}
