// Ctrl K: what can be done on this page, then where one can go. Arrows move, Enter takes.

import { foldOf, markedText } from "./combobox.js";
import { wordsOf } from "./key_list.js";

let finds = [];

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

function optionFor(find, typed, number) {
  const option = document.createElement("li");
  option.setAttribute("role", "option");
  option.id = `palette-${number}`;
  const words = document.createElement("span");
  words.append(markedText(find.words, typed));
  option.append(words);
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

function show(dialog, typed) {
  const list = dialog.querySelector("[role=listbox]");
  const found = finds.filter((find) => foldOf(find.words).includes(foldOf(typed)));
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
  dialog.querySelector(".palette__none").hidden = found.length > 0;
  choose(dialog, 0);
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
  find.element.click();
}

function move(event, dialog) {
  const options = [...dialog.querySelectorAll("[role=option]")];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
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
    input.addEventListener("input", () => show(dialog, input.value.trim()));
    dialog.addEventListener("keydown", (event) => move(event, dialog));
  }
  finds = gather();
  input.value = "";
  show(dialog, "");
  dialog.showModal();
  input.focus();
}
