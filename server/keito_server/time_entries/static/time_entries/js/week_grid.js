// The week's grid: what the keys and the pointer mean in it. Cells are told apart in week_cell.js, sent in week_saving.js.

import { cellOf, cellsOf } from "./week_cell.js";
import { openCell, stopOpening, watchDialog } from "./week_dialog.js";
import { describeAll, forgetWhy, offerNotes, refusesTyping } from "./week_hints.js";
import { leave, stay } from "./week_kept.js";
import { restore } from "./week_restore.js";
import { watchRecent } from "./week_rows.js";
import { commit, refresh, retryWaiting, save, takeBack } from "./week_saving.js";
import { measure } from "./week_totals.js";
import { beginIn, holdStop, step, stepOn, stepTab, stepToEnd, stopOf } from "./week_walk.js";
import { pressUndo } from "./week_words.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const form = document.querySelector("[data-week-form]");
const grid = form?.querySelector("[data-week-grid]");
let isPressed = false;

function singleKeysAreOn() {
  return document.documentElement.dataset.singleKeys !== "off";
}

// Within a text Left and Right move the caret; all selected, or at its end, they move on.
function movesOn(input, key) {
  if (key === "ArrowUp" || key === "ArrowDown" || input.readOnly) return true;
  const { selectionStart, selectionEnd, value } = input;
  if (selectionStart === 0 && selectionEnd === value.length) return true;
  return selectionStart === selectionEnd && selectionStart === (key === "ArrowLeft" ? 0 : value.length);
}

function enter(cell, event) {
  if (event.shiftKey || (cell.input.readOnly && cell.hasEntries)) {
    if (cell.hasEntries || cell.failure) openCell(cell);
    return;
  }
  commit(cell, { isAsked: true });
  if (!stepOn(grid, cell.input)) cell.input.select();
}

function escape(cell) {
  if (cell.isSending || cell.isQueued) return;
  if (cell.isChanged || cell.failure) {
    takeBack(cell);
    cell.input.select();
  } else {
    // Out of the grid, to where single keys turn the week; the grid keeps its place.
    cell.input.blur();
  }
}

// “.5” is half an hour, not notes: a figure right after the point is typed after it.
function pointMeantFigure(cell, key) {
  if (!/^\d$/.test(key) || cell.hasEntries || cell.isChanged || !stopOpening(cell)) return;
  cell.input.value = ".";
  cell.input.setSelectionRange(1, 1);
}

// Keys that mean something else than a figure in a cell that is at rest: nothing typed, all selected.
function pressAtRest(cell, key) {
  if (!cell.isAtRest || (cell.isChanged && !cell.failure)) return false;
  if (cell.opens && /^[\d.,]$/.test(key)) {
    openCell(cell);
    return true;
  }
  const hasKeys = singleKeysAreOn();
  if (hasKeys && key === "." && (cell.hasEntries || !cell.input.readOnly)) {
    openCell(cell);
    return true;
  }
  if (hasKeys && key === "z" && !cell.isChanged && pressUndo()) return true;
  return refusesTyping(cell);
}

function pressInCell(cell, event) {
  const { key } = event;
  if ((key === "Home" || key === "End") && (event.ctrlKey || movesOn(cell.input, key === "Home" ? "ArrowLeft" : "ArrowRight"))) {
    return stepToEnd(grid, cell.input, { isLast: key === "End", isWhole: event.ctrlKey });
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  pointMeantFigure(cell, key);
  if (ARROWS[key]) return !event.shiftKey && movesOn(cell.input, key) && step(grid, cell.input, ...ARROWS[key]);
  if (key === "Tab") return stepTab(grid, cell.input, event.shiftKey ? -1 : 1);
  if (key === "Enter") enter(cell, event);
  else if (key === "Escape") escape(cell);
  else if (key === "F2") cell.input.setSelectionRange(cell.text.length, cell.text.length);
  else return key.length === 1 && !event.shiftKey && pressAtRest(cell, key);
  return true;
}

function press(event) {
  isPressed = false;
  if (event.isComposing) return;
  const cell = cellOf(event.target);
  const isDone = cell
    ? pressInCell(cell, event)
    : ARROWS[event.key] && event.target.closest("td:last-child") && !event.target.closest("[popover]") && step(grid, event.target, ...ARROWS[event.key]);
  if (isDone) event.preventDefault();
}

function enterBy(event) {
  const isFree = event.target === document.body || event.target.id === "main";
  if (!isFree || event.key !== "j" || event.ctrlKey || event.metaKey || event.altKey || !singleKeysAreOn()) return;
  event.preventDefault();
  stopOf(grid)?.focus();
}

function watchPointer() {
  grid.addEventListener("pointerdown", (event) => {
    isPressed = event.target !== document.activeElement;
  });
  grid.addEventListener("click", (event) => {
    const cell = cellOf(event.target);
    const act = event.target.closest("[data-retries], [data-takes-back], [data-opens-cell]");
    if (act) pressAct(act);
    else if (cell?.opens) openCell(cell);
    else if (cell && !refusesTyping(cell) && isPressed) cell.input.select();
    isPressed = false;
    if (cell && document.activeElement === cell.input) offerNotes(cell);
  });
}

function pressAct(act) {
  const day = act.closest("[data-day]")?.dataset.day;
  const cell = cellsOf(act.closest("[data-row]")).find((each) => each.day === day);
  if (act.matches("[data-retries]")) save(cell);
  else if (act.matches("[data-takes-back]")) takeBack(cell);
  else openCell(cell);
  cell.input.focus();
}

function watch() {
  measure(grid);
  describeAll(grid);
  watchDialog();
  watchPointer();
  grid.addEventListener("keydown", press);
  grid.addEventListener("focusin", (event) => {
    const cell = cellOf(event.target);
    if (!cell) return;
    holdStop(grid, cell.input);
    // Under a pointer that is down nothing may move: the click that follows offers them.
    if (!isPressed) offerNotes(cell);
    if (cell.isTypable || cell.opens) cell.input.select();
    else cell.input.setSelectionRange(0, 0);
  });
  grid.addEventListener("focusout", (event) => {
    const cell = cellOf(event.target);
    if (!cell) return;
    forgetWhy(cell.row);
    commit(cell);
  });
  grid.addEventListener("input", (event) => {
    const cell = cellOf(event.target);
    if (!cell) return;
    cell.failure = null;
    refresh(cell);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    for (const cell of cellsOf(grid)) commit(cell, { isAsked: true });
  });
  document.addEventListener("keydown", enterBy, { capture: true });
  window.addEventListener("online", retryWaiting);
  window.addEventListener("beforeunload", (event) => {
    leave(grid);
    if (cellsOf(grid).some((cell) => cell.isUnsaved)) event.preventDefault();
  });
  for (const name of ["keydown", "pointerdown"]) window.addEventListener(name, () => stay(grid), { capture: true });
  // Brought back as it was left, it would show figures of then.
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  restore(grid);
  beginNewRows();
}

// Rows that were just put in are there to be filled. Going to a #row in the address, browsers take the focus away once more
// when all is loaded.
function beginNewRows() {
  const begun = form.querySelector("[data-focus]") ?? document.getElementById(location.hash.slice(1))?.closest("[data-row]");
  if (!begun) return;
  beginIn(begun);
  const once = () => requestAnimationFrame(() => document.activeElement === document.body && beginIn(begun));
  if (document.readyState === "complete") once();
  else window.addEventListener("load", once, { once: true });
}

watchRecent();
if (grid) watch();
