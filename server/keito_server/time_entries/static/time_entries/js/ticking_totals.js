// Sums that have a running timer in them go on by the minute, as the server would write them.

import { serverNow } from "../../web/js/ticking_timer.js";

const HUNDREDTH_OF_AN_HOUR_MS = 36_000;
const MINUTE_MS = 60_000;

function words(milliseconds, decimal) {
  const unit = decimal ? HUNDREDTH_OF_AN_HOUR_MS : MINUTE_MS;
  const parts = decimal ? 100 : 60;
  const units = Math.floor((milliseconds + unit / 2) / unit);
  return `${Math.floor(units / parts)}${decimal ?? ":"}${String(units % parts).padStart(2, "0")}`;
}

function tick() {
  for (const sum of document.querySelectorAll("[data-total-ms]")) {
    const passed = Math.max(0, serverNow() - Date.parse(sum.dataset.growsFrom));
    const milliseconds = Math.max(0, Number(sum.dataset.totalMs) + passed * Number(sum.dataset.growsBy));
    const shown = words(milliseconds, sum.dataset.decimal);
    if (sum.textContent !== shown) sum.textContent = shown;
  }
}

setInterval(tick, 1000);
