// Totals of rows, days and the week, and how far the capacity is used: reckoned anew at every key, without the server.

import { cellsOf } from "./week_cell.js";
import { write } from "./week_duration.js";

const BESIDES = new WeakMap();
const MINUS = "−";

const sum = (cells) => cells.reduce((total, cell) => total + cell.countedMs, 0);

// A total of the server may hold more than its cells (rows that are not shown): this stays what it was.
function besides(place, cells) {
  if (!BESIDES.has(place)) {
    BESIDES.set(place, Number(place.dataset.ms || 0) - cells.reduce((total, cell) => total + cell.storedMs, 0));
  }
  return BESIDES.get(place);
}

function formatsOf(grid) {
  return { display: grid.dataset.timeDisplay, separator: grid.dataset.decimalSeparator };
}

function put(place, cells, grid, empty) {
  const ms = besides(place, cells) + sum(cells);
  const words = ms ? write(ms, formatsOf(grid)) : empty;
  const figure = place.querySelector("[data-figure], .closed") ?? place;
  if (figure.textContent.trim() !== words) figure.textContent = words;
  return ms;
}

// Petrol to the capacity; what lies beyond is an orange end, and the whole bar then is the value.
function drawBar(meter, ms, capacityMs) {
  const percent = (part, whole) => Math.round((part * 1000) / whole) / 10;
  const within = ms > capacityMs ? percent(capacityMs, ms) : percent(ms, capacityMs);
  const parts = ms > capacityMs ? [["is-spent", 0, within], ["is-near", within, 100 - within]] : [["is-spent", 0, within]];
  const rects = parts.map(([tone, start, length]) => {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const geometry = { class: tone, x: `${start}%`, y: "0", width: `${length}%`, height: "100%" };
    for (const [name, value] of Object.entries(geometry)) rect.setAttribute(name, value);
    return rect;
  });
  meter.replaceChildren(...rects);
}

// +0:20 beyond the capacity; −0:20 short of it on a day that is over; before that, what it is measured against.
function differenceWords(ms, capacityMs, isOver, formats) {
  if (ms > capacityMs) return `+${write(ms - capacityMs, formats)}`;
  if (ms && ms < capacityMs && isOver) return `${MINUS}${write(capacityMs - ms, formats)}`;
  return `of ${write(capacityMs, formats)}`;
}

function updateDay(place, grid) {
  const cells = cellsOf(grid).filter((cell) => cell.day === place.dataset.day);
  const ms = put(place, cells, grid, "–");
  const capacityMs = Number(place.dataset.capacityMs || 0);
  const formats = formatsOf(grid);
  const meter = place.querySelector("svg");
  if (!capacityMs || !meter) return;
  drawBar(meter, ms, capacityMs);
  if (meter.hasAttribute("aria-label")) meter.setAttribute("aria-label", `${write(ms, formats)} of ${write(capacityMs, formats)}`);
  const words = place.querySelector("[data-difference]");
  if (words) words.textContent = differenceWords(ms, capacityMs, "past" in place.dataset, formats);
}

function updateCapacity(grid, ms) {
  const words = grid.querySelector("[data-progress]");
  const capacityMs = Number(grid.dataset.capacityMs || 0);
  if (!words || !capacityMs) return;
  const formats = formatsOf(grid);
  const rest = capacityMs - ms;
  const difference = rest < 0 ? `${write(-rest, formats)} over` : `${write(rest, formats)} to go`;
  words.textContent = `of capacity ${write(capacityMs, formats)}, ${difference}`;
}

function updateWeek(grid) {
  const place = grid.querySelector("[data-week-total]");
  if (place) updateCapacity(grid, put(place, cellsOf(grid), grid, write(0, formatsOf(grid))));
}

// Before anything is typed or restored: what the totals hold besides the cells.
export function measure(grid) {
  for (const place of grid.querySelectorAll("[data-row-total]")) besides(place, cellsOf(place.closest("tr")));
  for (const place of grid.querySelectorAll("[data-day-total]")) {
    besides(place, cellsOf(grid).filter((cell) => cell.day === place.dataset.day));
  }
  const week = grid.querySelector("[data-week-total]");
  if (week) besides(week, cellsOf(grid));
}

export function update(cell) {
  const { grid, row, day } = cell;
  const rowTotal = row.querySelector("[data-row-total]");
  if (rowTotal) put(rowTotal, cellsOf(row), grid, "–");
  const dayTotal = grid.querySelector(`[data-day-total][data-day="${day}"]`);
  if (dayTotal) updateDay(dayTotal, grid);
  updateWeek(grid);
}
