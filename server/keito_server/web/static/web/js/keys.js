// Keys of the page: a single letter presses the control that carries it, `g` and a letter goes somewhere, `?` lists them,
// Ctrl K finds, `/` filters, `j` and `k` walk the rows of a list. Letters are off while one types, and altogether with <html data-single-keys="off">. Also opens dialogs.

const PAUSE_MS = 1200;
let goingUntil = 0;

function isTyping(target) {
  return target.closest?.('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], [role="combobox"]');
}

function isShown(element) {
  return element.checkVisibility?.({ visibilityProperty: true }) ?? true;
}

function keysOf(element) {
  return (element.dataset.key ?? element.getAttribute("aria-keyshortcuts") ?? "").toLowerCase().split(" ");
}

function controlFor(key) {
  const scope = document.querySelector("dialog[open]") ?? document;
  const carriers = scope.querySelectorAll("[data-key], [aria-keyshortcuts]");
  return [...carriers].find((element) => keysOf(element).includes(key) && !element.matches(":disabled") && isShown(element));
}

function press(control) {
  if (control.matches("input:not([type='checkbox'], [type='radio']), textarea, select")) control.focus();
  else control.click();
  if (control.matches("summary")) firstChoiceIn(control.parentElement)?.focus();
}

// What a disclosure opens is there to be chosen from: what it says to begin with (data-first-choice), else its first field.
function firstChoiceIn(details) {
  if (!details.open) return null;
  const fields = details.querySelectorAll("input:not([type='hidden']), select, textarea, button");
  return details.querySelector("[data-first-choice]") ?? [...fields].find((field) => !field.matches(":disabled") && isShown(field));
}

function open(dialog) {
  if (!dialog.open) dialog.showModal();
}

async function openPalette() {
  const { findIn } = await import("./palette.js");
  findIn(document.getElementById("palette"));
}

async function moveInList(key) {
  const { openFilter, walkRows } = await import("./rows.js");
  if (key === "/") openFilter();
  else walkRows(key === "j" ? 1 : -1);
}

async function openKeys() {
  const { listKeys } = await import("./key_list.js");
  listKeys(document.getElementById("page-keys"));
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.documentElement.dataset.singleKeys === "off") return;
  const key = event.shiftKey && event.key.length === 1 && /[a-z]/i.test(event.key) ? `shift+${event.key.toLowerCase()}` : event.key.toLowerCase();

  if (performance.now() < goingUntil) {
    goingUntil = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
    return;
  }
  if (key === "g" && !document.querySelector("dialog[open]")) {
    goingUntil = performance.now() + PAUSE_MS;
    return;
  }
  if (key === "?" && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    openKeys();
    return;
  }
  const control = key.length === 1 || key.startsWith("shift+") ? controlFor(key) : undefined;
  if (control) {
    event.preventDefault();
    press(control);
  } else if (["/", "j", "k"].includes(key) && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    moveInList(key);
  }
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog?.id === "palette") openPalette();
    else if (dialog) open(dialog);
    return;
  }
  event.target.closest("[data-closes]")?.closest("dialog")?.close();
  // A click on the veil closes: its target is the dialog itself, outside its box.
  if (event.target.matches?.("dialog[open]")) {
    const box = event.target.getBoundingClientRect();
    const isInside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!isInside) event.target.close();
  }
});
