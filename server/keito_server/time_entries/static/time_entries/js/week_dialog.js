// A cell opened: its entries with times and notes in a dialog, which the server writes. What is saved there shows in the
// cell at once; closing gives the focus back to the cell.

import { post, Refusal } from "./week_requests.js";
import { refresh, tellSaved } from "./week_saving.js";
import { announce, tell } from "./week_words.js";

let opened = null;
let opening = null;

const dialog = () => document.getElementById("cell-dialog");

function addressOf(cell) {
  const { project, task = "" } = cell.row.dataset;
  return `${cell.grid.dataset.entriesUrl}?${new URLSearchParams({ project, task, day: cell.day })}`;
}

// What was typed into an empty cell goes along with its notes.
function takeOver(cell) {
  const hours = dialog().querySelector('input[name="hours"]');
  if (hours && cell.isChanged) hours.value = cell.text;
}

// While it is being fetched: true where this cell was about to open, and now stays as it is.
export function stopOpening(cell) {
  if (opening !== cell) return false;
  opening = null;
  return true;
}

export async function openCell(cell) {
  opening = cell;
  cell.input.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(addressOf(cell), { redirect: "manual" });
    if (!response.ok) throw new TypeError("not read");
    const content = await response.text();
    if (opening !== cell) return;
    opened = cell;
    dialog().innerHTML = content;
    takeOver(cell);
    dialog().showModal();
    dialog().querySelector("[autofocus]")?.focus();
  } catch {
    announce("Not opened: you are offline, or the server does not answer.");
  } finally {
    if (opening === cell) opening = null;
    cell.input.setAttribute("aria-busy", "false");
  }
}

function explainIn(form, words) {
  const place = form.querySelector("[data-cell-message]");
  place.textContent = words;
  place.hidden = false;
}

async function submit(form) {
  const cell = opened;
  const fields = Object.fromEntries(new FormData(form));
  try {
    const answer = await post(form.getAttribute("action") || cell.grid.dataset.entriesUrl, fields, cell.grid);
    const isHeld = cell.isChanged && !("hours" in fields);
    cell.store(answer);
    if (!isHeld) cell.putBack();
    refresh(cell);
    tellSaved();
    dialog().close();
    if (answer.message) tell(answer.message);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    explainIn(form, error.message);
  }
}

export function watchDialog() {
  dialog()?.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    event.preventDefault();
    submit(form);
  });
  dialog()?.addEventListener("close", () => {
    opened?.input.focus();
    opened = null;
    dialog().replaceChildren();
  });
}
