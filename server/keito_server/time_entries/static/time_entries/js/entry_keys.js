// Keys in the lists of entries: j and k walk, e edits, r starts a timer like it, d copies, Backspace deletes, Esc closes the editor; the focus is not lost
// when the list is shown anew.

let last = null;
let previous = "";

function links() {
  return [...document.querySelectorAll("[data-opens-entry]")];
}

function isTyping(target) {
  return target.closest("input, textarea, select, [role=combobox], dialog");
}

function walk(step) {
  const all = links();
  const row = document.activeElement.closest(".entry");
  const at = row ? all.findIndex((link) => row.contains(link)) : step > 0 ? -1 : all.length;
  all[Math.min(Math.max(at + step, 0), all.length - 1)]?.focus();
}

const ACTS = {
  j: () => walk(1),
  k: () => walk(-1),
  e: (row) => row.querySelector("[data-opens-entry]")?.click(),
  r: (row) => row.querySelector("[data-restarts-entry]")?.click(),
  d: (row) => row.querySelector("[data-copies-entry]")?.click(),
  Backspace: (row) => row.querySelector("[data-deletes-entry]")?.click(),
};

// Before the page's own keys: the list in which these are told would be pressed otherwise. After g they mean a place.
document.addEventListener(
  "keydown",
  (event) => {
    const isAfterG = previous === "g";
    previous = event.key;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isAfterG) return;
    const act = ACTS[event.key];
    const row = event.target.closest?.(".entry");
    if (!act || isTyping(event.target) || document.documentElement.dataset.singleKeys === "off") return;
    if (!row && !"jk".includes(event.key)) return;
    event.preventDefault();
    act(row);
  },
  { capture: true },
);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  event.target.closest?.("[data-editor]")?.querySelector("[data-cancels]").click();
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest(".entry, .entry-editor");
  last = row && { id: row.id, at: [...document.querySelectorAll(".entry, .entry-editor")].indexOf(row) };
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "day-entries") return;
  const opened = document.querySelector("[data-editor]") ?? document.getElementById("entry-detail");
  opened?.scrollIntoView({ block: "nearest" });
  const notes = document.activeElement;
  if (notes.matches("[data-editor] textarea")) notes.setSelectionRange(notes.value.length, notes.value.length);
  if (!last || document.activeElement !== document.body) return;
  const rows = document.querySelectorAll(".entry, .entry-editor");
  const row = document.getElementById(last.id) ?? rows[Math.min(last.at, rows.length - 1)];
  row?.querySelector("[data-opens-entry], textarea")?.focus();
});
