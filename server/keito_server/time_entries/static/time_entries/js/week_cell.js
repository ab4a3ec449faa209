// One cell of the week: what the server holds (in the markup: data-ms, and the value the field came with), what is typed,
// and how far that got. Every attribute that tells a state is written here and nowhere else.

import { parseCell } from "./week_duration.js";

const CELLS = new WeakMap();

class Cell {
  // What stands between the typed text and the server: null, or { words, isWaiting } (waiting: it is tried again by itself).
  failure = null;
  isSending = false;
  isQueued = false;

  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input");
    this.grid = box.closest("[data-week-grid]");
    this.row = box.closest("[data-row]");
  }

  get day() {
    return this.box.dataset.day;
  }

  get key() {
    return `${this.row.dataset.project} ${this.row.dataset.task ?? ""} ${this.day}`;
  }

  get storedMs() {
    return Number(this.box.dataset.ms || 0);
  }

  get storedText() {
    return this.input.defaultValue;
  }

  get text() {
    return this.input.value;
  }

  // Holds several entries, or something that a figure alone would destroy: it is opened, not typed over.
  get opens() {
    return this.box.dataset.state === "open";
  }

  get isTypable() {
    return !this.input.readOnly;
  }

  get hasEntries() {
    return Number(this.box.dataset.entries || 0) > 0;
  }

  get isChanged() {
    return this.text.trim() !== this.storedText.trim();
  }

  get isUnsaved() {
    return this.isChanged || this.isSending || this.isQueued || this.failure !== null;
  }

  get isAtRest() {
    const { selectionStart, selectionEnd, value } = this.input;
    return this.input.readOnly || (selectionStart === 0 && selectionEnd === value.length);
  }

  // Milliseconds typed; throws UnreadableDuration.
  read() {
    return parseCell(this.text, this.grid.dataset.decimalSeparator);
  }

  // Whether what is typed is so many milliseconds.
  means(ms) {
    try {
      return this.read() === ms;
    } catch {
      return false;
    }
  }

  // What the cell adds to the totals: what is typed, as soon as it can be read; never what failed.
  get countedMs() {
    if (this.failure || !this.isChanged) return this.storedMs;
    try {
      return this.read();
    } catch {
      return this.storedMs;
    }
  }

  store(answer) {
    if (answer.ms !== undefined) this.box.dataset.ms = answer.ms;
    if (answer.text !== undefined) this.input.defaultValue = answer.text;
    if (answer.entries !== undefined) this.box.dataset.entries = answer.entries;
    if (answer.has_notes !== undefined) this.box.toggleAttribute("data-has-notes", answer.has_notes);
  }

  putBack() {
    this.failure = null;
    this.input.value = this.storedText;
  }

  show() {
    const isSaving = this.isSending || this.isQueued;
    if (isSaving) this.input.dataset.state = "saving";
    else delete this.input.dataset.state;
    this.input.setAttribute("aria-busy", String(isSaving));
    if (this.failure) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }
}

export function cellOf(element) {
  const box = element?.closest?.("[data-cell]");
  if (!box || !box.closest("[data-week-grid]")) return null;
  if (!CELLS.has(box)) CELLS.set(box, new Cell(box));
  return CELLS.get(box);
}

export function cellsOf(part) {
  return [...part.querySelectorAll("[data-cell]")].map(cellOf);
}
