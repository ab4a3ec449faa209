// Turns <select data-combobox> into a field one can type in. The select stays in the form and keeps the value.
// Arrows move, Enter takes, Esc closes and keeps the text. data-depends-on="id" narrows the options by another select:
// an option with data-for-<that select's name> shows only for the values listed there.

const boxes = new WeakMap();

export function foldOf(text) {
  return text.toLocaleLowerCase();
}

export function markedText(text, typed) {
  const fragment = document.createDocumentFragment();
  const at = typed ? foldOf(text).indexOf(foldOf(typed)) : -1;
  if (at < 0) {
    fragment.append(text);
    return fragment;
  }
  const mark = document.createElement("mark");
  mark.textContent = text.slice(at, at + typed.length);
  fragment.append(text.slice(0, at), mark, text.slice(at + typed.length));
  return fragment;
}

class Combobox {
  constructor(select) {
    this.select = select;
    this.input = document.createElement("input");
    this.list = document.createElement("ul");
    this.dress();
    this.showChosen();
    select.addEventListener("change", () => this.showChosen());
    this.ruler?.addEventListener("change", () => this.narrow());
    this.input.addEventListener("input", () => this.open(this.input.value.trim()));
    this.input.addEventListener("click", () => this.open(""));
    this.input.addEventListener("keydown", (event) => this.walk(event));
    this.input.addEventListener("blur", () => this.leave());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.take(row);
    });
  }

  // The select that this one depends on; its id may have gone to the input that stands in for it.
  get ruler() {
    const named = this.select.dataset.dependsOn && document.getElementById(this.select.dataset.dependsOn);
    return named ? (named.comboboxSelect ?? named) : null;
  }

  // The input takes the select's place, name for the label and words beneath included.
  dress() {
    const { select, input, list } = this;
    const id = select.id || `combobox-${crypto.randomUUID()}`;
    input.type = "text";
    input.className = select.className;
    input.autocomplete = "off";
    input.spellcheck = false;
    input.id = id;
    input.comboboxSelect = select;
    list.id = `${id}-options`;
    list.className = "listbox";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-autocomplete", "list");
    for (const name of ["aria-label", "aria-describedby", "aria-invalid", "aria-keyshortcuts", "autofocus", "form", "disabled"]) {
      if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    }
    input.placeholder = select.dataset.placeholder ?? [...select.options].find((option) => !option.value)?.text ?? "";
    list.setAttribute("aria-label", select.getAttribute("aria-label") ?? select.labels?.[0]?.textContent.trim() ?? "Choices");
    select.id = `${id}-value`;
    select.hidden = true;
    input.required = select.required;
    select.required = false;
    select.after(input, list);
    // Where a summary of errors is there, the focus is its own.
    if (select.autofocus && !document.querySelector("[data-summary]")) input.focus();
    input.setCustomValidity("");
  }

  offered() {
    const { ruler } = this;
    return [...this.select.options].filter((option) => {
      if (!option.value || option.disabled) return false;
      if (!ruler?.value) return true;
      const only = option.getAttribute(`data-for-${ruler.name.split("-").at(-1)}`);
      return only === null || only.split(" ").includes(ruler.value);
    });
  }

  showChosen() {
    const chosen = this.select.selectedOptions[0];
    this.input.value = chosen?.value ? chosen.text.trim() : "";
    this.say("");
  }

  // The other select changed: keep the choice if it is still offered; take the only one there is.
  narrow() {
    const options = this.offered();
    if (options.some((option) => option === this.select.selectedOptions[0])) return;
    this.choose(options.length === 1 ? options[0] : null);
  }

  open(typed) {
    const fold = foldOf(typed);
    const matches = this.offered().filter((option) => foldOf(`${option.text} ${option.dataset.code ?? ""}`).includes(fold));
    const rows = [];
    let group = null;
    matches.forEach((option, number) => {
      const head = option.parentElement.matches("optgroup") ? option.parentElement.label : null;
      if (head && head !== group) rows.push(this.head(head));
      group = head;
      rows.push(this.row(option, typed, number));
    });
    if (!rows.length) rows.push(this.none(typed));
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    this.stayInWindow();
    this.input.setAttribute("aria-expanded", "true");
    const chosen = this.rows().findIndex((row) => row.option === this.select.selectedOptions[0]);
    this.point(typed ? 0 : chosen);
  }

  // A list is wider than a narrow control: it opens from the control's start, unless the window ends before.
  stayInWindow() {
    this.list.dataset.side = "start";
    const box = this.list.getBoundingClientRect();
    const { clientWidth } = document.documentElement;
    if (box.right > clientWidth || box.left < 0) this.list.dataset.side = "end";
  }

  head(words) {
    const head = document.createElement("li");
    head.className = "listbox__group";
    head.setAttribute("role", "presentation");
    head.textContent = words;
    return head;
  }

  row(option, typed, number) {
    const row = document.createElement("li");
    row.setAttribute("role", "option");
    row.id = `${this.list.id}-${number}`;
    row.option = option;
    const words = document.createElement("span");
    words.append(markedText(option.text.trim(), typed));
    row.append(words);
    if (option.dataset.code) {
      const code = document.createElement("span");
      code.className = "listbox__end mono";
      code.append(markedText(option.dataset.code, typed));
      row.append(code);
    }
    return row;
  }

  none(typed) {
    const none = document.createElement("li");
    none.className = "listbox__none";
    none.setAttribute("role", "presentation");
    none.textContent = typed ? `Nothing called “${typed}”` : "Nothing to choose from";
    return none;
  }

  rows() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  point(index) {
    this.rows().forEach((row, number) => row.setAttribute("aria-selected", String(number === index)));
    const row = this.rows()[index];
    if (row) {
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = this.rows().findIndex((row) => row.getAttribute("aria-selected") === "true");
    if (step && !event.altKey) {
      event.preventDefault();
      if (this.list.hidden) this.open("");
      else if (this.rows().length) this.point((at + step + this.rows().length) % this.rows().length);
    } else if (event.key === "Enter" && !this.list.hidden && at >= 0) {
      event.preventDefault();
      this.take(this.rows()[at]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  take(row) {
    this.choose(row.option);
    this.close();
  }

  choose(option) {
    this.select.value = option?.value ?? "";
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Leaving takes what was typed out in full; anything else stays as typed and is said when the form is sent.
  leave() {
    this.close();
    const typed = foldOf(this.input.value.trim());
    if (typed === foldOf(this.select.selectedOptions[0]?.value ? this.select.selectedOptions[0].text.trim() : "")) return;
    const words = (option) => [foldOf(option.text.trim()), foldOf(option.dataset.code ?? "")];
    const meant = typed ? this.offered().filter((option) => words(option).includes(typed)) : [];
    if (meant.length === 1 || !typed) this.choose(meant[0] ?? null);
    else {
      this.select.value = "";
      this.select.dispatchEvent(new CustomEvent("combobox:unmatched", { bubbles: true }));
    }
  }

  get isUnmatched() {
    return Boolean(this.input.value.trim()) && !this.select.value;
  }

  say(words) {
    this.input.setCustomValidity(words);
    if (words) this.input.setAttribute("aria-invalid", "true");
    else if (this.select.value) this.input.removeAttribute("aria-invalid");
  }
}

function enhance(root) {
  const found = root.querySelectorAll?.("select[data-combobox]") ?? [];
  for (const select of found) if (!boxes.has(select)) boxes.set(select, new Combobox(select));
  for (const select of found) if (select.dataset.dependsOn) boxes.get(select).narrow();
}

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt.parentElement ?? document));

// What is not in the list is not sent as nothing: the words stay, and the form says what is wrong with them.
document.addEventListener(
  "submit",
  (event) => {
    for (const select of event.target.querySelectorAll("select[data-combobox]")) {
      const box = boxes.get(select);
      if (!box?.isUnmatched) continue;
      event.preventDefault();
      event.stopImmediatePropagation();
      box.say(`“${box.input.value.trim()}” is not in the list. Choose one of the list.`);
      box.input.focus();
      box.input.reportValidity();
      return;
    }
  },
  { capture: true },
);

document.addEventListener("input", (event) => {
  if (event.target.comboboxSelect) boxes.get(event.target.comboboxSelect).say("");
});
