// Turns the list of boxes in [data-picks] into a field that finds people, and the rows of those who are chosen.
// The boxes stay in the form and keep the choice. Arrows move, Enter takes, Esc closes; a row's cross takes one away.

import { foldOf, markedText } from "../../web/js/combobox.js";

const MOST = 50;

class Picker {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector(".picker__list");
    this.rows = [...this.list.querySelectorAll("li[data-name]")];
    if (!this.rows.length) return;
    this.dress();
    this.input.addEventListener("input", () => this.open());
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("keydown", (event) => this.walk(event));
    this.input.addEventListener("blur", () => this.close());
    this.options.addEventListener("pointerdown", (event) => event.preventDefault());
    this.options.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
    this.list.addEventListener("click", (event) => this.remove(event.target.closest(".picker__remove")));
    root.closest("form").addEventListener("change", () => this.showChosen());
    this.showChosen();
  }

  dress() {
    this.root.dataset.enhanced = "";
    this.input = Object.assign(document.createElement("input"), {
      type: "text",
      className: "input",
      autocomplete: "off",
      spellcheck: false,
      placeholder: "Find a person or an agent",
    });
    this.options = Object.assign(document.createElement("ul"), { className: "listbox", id: "picker-options", hidden: true });
    this.none = Object.assign(document.createElement("p"), { className: "picker__none", textContent: "No teammates." });
    const field = Object.assign(document.createElement("span"), { className: "select" });
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-label", "Add a teammate"],
      ["aria-expanded", "false"],
      ["aria-controls", "picker-options"],
      ["aria-autocomplete", "list"],
    ]) {
      this.input.setAttribute(name, value);
    }
    this.options.setAttribute("role", "listbox");
    this.options.setAttribute("aria-label", "People and agents");
    field.append(this.input, this.options);
    this.root.prepend(field);
    this.list.after(this.none);
    const chosen = document.createElement("div");
    this.list.replaceWith(chosen);
    chosen.append(this.list, this.none);
  }

  isChosen(row) {
    return row.querySelector("input").checked;
  }

  showChosen() {
    this.none.hidden = this.rows.some((row) => this.isChosen(row));
    this.list.hidden = !this.none.hidden;
  }

  open() {
    const typed = this.input.value.trim();
    const found = this.rows.filter((row) => !this.isChosen(row) && foldOf(row.dataset.name).includes(foldOf(typed)));
    const companions = typed ? [] : this.rows.filter((row) => !this.isChosen(row) && "companion" in row.dataset);
    this.options.replaceChildren(...found.slice(0, MOST).map((row, at) => this.option(row, typed, at)));
    if (companions.length > 1) this.options.append(this.everybody(companions));
    if (!this.options.children.length) this.options.append(this.nobody());
    this.move(this.choices()[0]);
    this.options.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  option(row, typed, at) {
    const option = document.createElement("li");
    const name = document.createElement("span");
    name.append(markedText(row.dataset.name, typed));
    const who = row.querySelector(".who");
    option.append(who.querySelector(".avatar").cloneNode(true), name);
    const badge = who.querySelector(".badge");
    if (badge) option.append(badge.cloneNode(true));
    return this.dressed(option, `picker-option-${at}`, row.dataset.end, [row]);
  }

  everybody(companions) {
    const option = document.createElement("li");
    option.append(this.root.dataset.everybody);
    return this.dressed(option, "picker-everybody", String(companions.length), companions);
  }

  dressed(option, id, end, rows) {
    const words = Object.assign(document.createElement("span"), { className: "listbox__end", textContent: end });
    option.append(words);
    option.id = id;
    option.rows = rows;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    return option;
  }

  nobody() {
    const words = this.input.value.trim() ? "Nobody of that name." : "Everybody is a teammate already.";
    return Object.assign(document.createElement("li"), { className: "listbox__none", textContent: words });
  }

  choices() {
    return [...this.options.querySelectorAll("[role=option]")];
  }

  move(option) {
    for (const one of this.choices()) one.setAttribute("aria-selected", String(one === option));
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  walk(event) {
    const choices = this.choices();
    const at = choices.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.options.hidden) this.open();
      else if (choices.length) this.move(choices[(at + step + choices.length) % choices.length]);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (!this.options.hidden) this.take(choices[at]);
    } else if (event.key === "Escape" && !this.options.hidden) {
      event.stopPropagation();
      this.close();
    }
  }

  take(option) {
    if (!option) return;
    this.input.value = "";
    this.close();
    for (const row of option.rows) this.set(row, true);
  }

  remove(button) {
    if (!button) return;
    this.set(button.closest("li"), false);
    this.input.focus();
  }

  set(row, isChosen) {
    const box = row.querySelector("input");
    box.checked = isChosen;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.options.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.move(null);
  }
}

for (const root of document.querySelectorAll("[data-picks]")) new Picker(root);
