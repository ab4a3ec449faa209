// Lists the keys that work on this page, read from the controls that carry them.

import { firstFilter, hasRows } from "./rows.js";

const ALWAYS = [
  [["Ctrl", "K"], "Search or jump to"],
  [["Ctrl", "Enter"], "Send or save the form"],
  [["?"], "These keys"],
];

export function wordsOf(element) {
  if (element.hasAttribute("aria-label")) return element.getAttribute("aria-label");
  const copy = element.cloneNode(true);
  for (const key of copy.querySelectorAll("kbd, .nav__count")) key.remove();
  return (copy.textContent || element.getAttribute("placeholder") || "").trim().replace(/\s+/g, " ");
}

function row(keys, words) {
  const term = document.createElement("dt");
  for (const key of keys) {
    const box = document.createElement("kbd");
    box.textContent = key.length === 1 ? key.toUpperCase() : key;
    term.append(box);
  }
  const meaning = document.createElement("dd");
  meaning.textContent = words;
  return [term, meaning];
}

export function listKeys(dialog) {
  const seen = new Set();
  const rows = [];
  for (const element of document.querySelectorAll("[aria-keyshortcuts], [data-key]")) {
    const key = element.dataset.key ?? element.getAttribute("aria-keyshortcuts");
    if (seen.has(key) || element.closest("template") || !element.checkVisibility()) continue;
    seen.add(key);
    rows.push(...row(key.split("+"), wordsOf(element)));
  }
  for (const link of document.querySelectorAll("[data-go]")) rows.push(...row(["g", link.dataset.go], `Go to ${wordsOf(link)}`));
  if (firstFilter()) rows.push(...row(["/"], "First filter"));
  if (hasRows()) rows.push(...row(["j", "k"], "Next and previous row"), ...row(["Enter"], "Open the row"));
  for (const [keys, words] of ALWAYS) rows.push(...row(keys, words));
  dialog.querySelector("dl").replaceChildren(...rows);
  dialog.showModal();
}
