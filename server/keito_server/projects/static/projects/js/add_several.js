// A list of boxes in [data-several]: typing finds, Enter ticks the first that is found, arrows walk, Esc clears and closes,
// and the button says how many are added. The boxes keep the choice; without this file they are ticked and sent as they are.

import { foldOf, markedText } from "../../web/js/combobox.js";

const MOST_NAMES = 3;
const LETTER = /^[\p{L}\p{N}]$/u;

class Several {
  constructor(root) {
    this.root = root;
    this.search = root.querySelector("[data-several-search]");
    this.rows = [...root.querySelectorAll("[data-several-row]")].map((element) => ({
      element,
      box: element.querySelector("input"),
      name: element.querySelector(".who__name, .several__name"),
    }));
    for (const row of this.rows) row.text = row.name.textContent;
    const summary = root.querySelector("summary");
    summary.addEventListener("click", () => root.addEventListener("toggle", () => this.begin(), { once: true }));
    root.addEventListener("change", () => this.count());
    root.addEventListener("keydown", (event) => this.walk(event));
    this.search?.addEventListener("input", () => this.find());
    // What a browser fills in again when it comes back to the page is counted too.
    window.addEventListener("pageshow", () => this.count());
    this.find();
    this.count();
  }

  // Opened by hand: one types at once, where no keyboard would slide over the list.
  begin() {
    if (!this.root.open) return;
    if (matchMedia("(hover: hover)").matches) (this.search ?? this.rows[0]?.box)?.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "nearest" });
  }

  get found() {
    return this.rows.filter((row) => !row.element.hidden);
  }

  find() {
    const typed = this.search?.value.trim() ?? "";
    for (const row of this.rows) {
      row.element.hidden = !foldOf(row.text).includes(foldOf(typed));
      row.name.replaceChildren(markedText(row.text, typed));
      delete row.element.dataset.first;
    }
    const [first] = this.found;
    if (typed && first) first.element.dataset.first = "";
    this.root.querySelector("[data-several-none]").hidden = Boolean(first);
  }

  count() {
    const chosen = this.rows.filter((row) => row.box.checked).map((row) => row.text);
    const words = this.root.querySelector("[data-several-words]");
    const { one, many } = words.dataset;
    words.textContent = chosen.length ? `Add ${chosen.length} ${chosen.length === 1 ? one : many}` : `Add ${many}`;
    const further = chosen.length - MOST_NAMES;
    const names = chosen.slice(0, MOST_NAMES).join(", ");
    this.root.querySelector("[data-several-chosen]").textContent = further > 0 ? `${names} and ${further} more` : names;
  }

  walk(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const isSearch = event.target === this.search;
    const at = this.found.findIndex((row) => row.box === event.target);
    if (!isSearch && at < 0) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.step(event, at + (event.key === "ArrowDown" ? 1 : -1));
    else if (event.key === "Enter") this.take(event, isSearch ? this.firstSought : this.found[at]);
    else if (event.key === "Escape") this.leave(event, isSearch);
    else if (!isSearch && this.search && LETTER.test(event.key)) {
      // A letter on a box goes on finding; it is no key of the page here.
      event.stopPropagation();
      this.search.focus();
      this.search.select();
    }
  }

  get firstSought() {
    return this.search.value.trim() ? this.found[0] : undefined;
  }

  step(event, at) {
    event.preventDefault();
    const to = at < 0 ? this.search : this.found[Math.min(at, this.found.length - 1)]?.box;
    to?.focus();
  }

  take(event, row) {
    event.preventDefault();
    if (!row) return;
    row.box.checked = !row.box.checked;
    row.box.dispatchEvent(new Event("change", { bubbles: true }));
    if (event.target === this.search) this.clear();
  }

  leave(event, isSearch) {
    event.preventDefault();
    event.stopPropagation();
    if (isSearch && this.search.value) this.clear();
    else {
      this.root.open = false;
      this.root.querySelector("summary").focus();
    }
  }

  clear() {
    this.search.value = "";
    this.find();
  }
}

for (const root of document.querySelectorAll("[data-several]")) new Several(root);
