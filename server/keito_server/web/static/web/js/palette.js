// Ctrl K: what can be done on this page, then where one can go: the menu, then what the server knows besides, pages
// when it is opened and names while one types. Arrows move, Enter takes.

import { foldOf, markedText } from "./combobox.js";
import { wordsOf } from "./key_list.js";

const PAUSE_MS = 150;
let finds = [];
let pages = [];
let names = [];
let asking = null;
let pause = 0;
let waiting = 0;

function gather() {
  const acts = [...document.querySelectorAll("main [aria-keyshortcuts], .timer [aria-keyshortcuts]")]
    .filter((element) => element.checkVisibility() && !element.matches(":disabled"))
    .map((element) => ({ group: "Do", words: wordsOf(element), key: element.getAttribute("aria-keyshortcuts"), element }));
  const links = [...document.querySelectorAll("[data-jumps] a[href]")].map((element) => ({
    group: "Go",
    words: wordsOf(element),
    key: element.dataset.go ? `G ${element.dataset.go}` : "",
    element,
  }));
  return [...acts, ...links].filter((find) => find.words);
}

// Nothing where the server cannot be reached, or the session has ended: what is on the page is still found.
async function ask(dialog, typed, signal) {
  try {
    const response = await fetch(`${dialog.dataset.finds}?${new URLSearchParams(typed ? { q: typed } : {})}`, { signal });
    const isAnswer = response.ok && response.headers.get("Content-Type")?.startsWith("application/json");
    return isAnswer ? (await response.json()).finds.map((find) => ({ group: "Go", ...find })) : [];
  } catch {
    return [];
  }
}

async function askPages(dialog) {
  waiting += 1;
  const here = new Set(finds.map((find) => find.element.href));
  const answered = await ask(dialog, "");
  waiting -= 1;
  pages = answered.filter((find) => !here.has(new URL(find.url, location.href).href));
  show(dialog, true);
}

async function askNames(dialog, typed) {
  asking = new AbortController();
  const { signal } = asking;
  const answered = await ask(dialog, typed, signal);
  if (signal.aborted) return;
  waiting -= 1;
  asking = null;
  names = answered;
  show(dialog, true);
}

function forget() {
  if (pause || asking) waiting -= 1;
  clearTimeout(pause);
  asking?.abort();
  pause = 0;
  asking = null;
  names = [];
}

function typing(dialog) {
  const typed = dialog.querySelector("input").value.trim();
  forget();
  if (dialog.dataset.finds && typed) {
    waiting += 1;
    pause = setTimeout(() => {
      pause = 0;
      askNames(dialog, typed);
    }, PAUSE_MS);
  }
  show(dialog, false);
}

function optionFor(find, typed, number) {
  const option = document.createElement("li");
  option.setAttribute("role", "option");
  option.id = `palette-${number}`;
  const words = document.createElement("span");
  words.append(markedText(find.words, typed));
  option.append(words);
  if (find.about) {
    const about = document.createElement("span");
    about.className = "listbox__end";
    about.textContent = find.about;
    option.append(about);
  }
  if (find.key) {
    const end = document.createElement("span");
    end.className = "listbox__end";
    const key = document.createElement("kbd");
    key.textContent = find.key.toUpperCase();
    end.append(key);
    option.append(end);
  }
  option.addEventListener("click", () => take(find));
  return option;
}

// What comes later stands at the end: whoever has moved on stays where they are.
function show(dialog, keepsPlace) {
  const list = dialog.querySelector("[role=listbox]");
  const typed = dialog.querySelector("input").value.trim();
  const at = keepsPlace ? chosenOf(dialog) : 0;
  const known = [...finds, ...pages].filter((find) => foldOf(`${find.about ?? ""} ${find.words}`).includes(foldOf(typed)));
  const found = [...known, ...names];
  const rows = [];
  let group;
  found.forEach((find, number) => {
    if (find.group !== group) {
      group = find.group;
      const head = document.createElement("li");
      head.className = "listbox__group";
      head.setAttribute("role", "presentation");
      head.textContent = group;
      rows.push(head);
    }
    rows.push(optionFor(find, typed, number));
  });
  list.replaceChildren(...rows);
  dialog.querySelector(".palette__none").hidden = found.length > 0 || waiting > 0;
  choose(dialog, Math.max(at, 0));
}

function chosenOf(dialog) {
  return [...dialog.querySelectorAll("[role=option]")].findIndex((option) => option.getAttribute("aria-selected") === "true");
}

function choose(dialog, index) {
  const options = [...dialog.querySelectorAll("[role=option]")];
  options.forEach((option, number) => option.setAttribute("aria-selected", String(number === index)));
  const input = dialog.querySelector("input");
  if (options[index]) {
    input.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function take(find) {
  document.getElementById("palette").close();
  if (find.element) find.element.click();
  else location.assign(find.url);
}

function move(event, dialog) {
  const options = [...dialog.querySelectorAll("[role=option]")];
  const at = chosenOf(dialog);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) {
    event.preventDefault();
    choose(dialog, (at + step + options.length) % options.length);
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    options[at].click();
  }
}

export function findIn(dialog) {
  if (dialog.open) return;
  const input = dialog.querySelector("input");
  if (!dialog.dataset.ready) {
    dialog.dataset.ready = "true";
    input.addEventListener("input", () => typing(dialog));
    dialog.addEventListener("keydown", (event) => move(event, dialog));
  }
  finds = gather();
  pages = [];
  forget();
  input.value = "";
  show(dialog, false);
  dialog.showModal();
  input.focus();
  if (dialog.dataset.finds) askPages(dialog);
}
