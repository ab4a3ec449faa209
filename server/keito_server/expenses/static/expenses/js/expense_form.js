// The form of an expense: asks for a quantity or for an amount, as the category says; shows the price, the total, and
// whether it is billable by default. What is saved is reckoned by the server; this only shows it before.

import { divide, multiply, read, round, roundToShow, write } from "./exact.js";
import { bringBack, discard, keep } from "./panel_kept.js";

const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" });

class ExpenseForm {
  constructor(form) {
    this.form = form;
    this.writing = { decimal: form.dataset.decimal, thousands: form.dataset.thousands };
  }

  get category() {
    const chosen = this.form.elements.category.selectedOptions[0];
    return chosen?.value ? chosen : null;
  }

  get project() {
    const chosen = this.form.elements.project.selectedOptions[0];
    return chosen?.value ? chosen : null;
  }

  get symbol() {
    return this.project?.dataset.symbol ?? this.form.dataset.symbol;
  }

  get places() {
    return Number(this.project?.dataset.places ?? 2);
  }

  find(selector) {
    return this.form.querySelector(selector);
  }

  // The category's price in the currency of the project's client: null for none of its own, undefined without a rate.
  get price() {
    const text = this.category?.dataset.price;
    if (text === undefined) return null;
    const price = read(text);
    const currency = this.project?.dataset.currency ?? this.form.dataset.currency;
    if (currency === this.form.dataset.currency) return price;
    const rate = this.rateOf(currency);
    return rate && divide(multiply(price, rate.units), rate.price);
  }

  // The latest rate that begins on the day or before.
  rateOf(currency) {
    const day = this.form.elements.spent_date.value;
    const rates = this.form.dataset.rates.split(";").map((each) => each.split(" "));
    const found = rates.filter(([code, from]) => code === currency && from <= day).at(-1);
    return found && { units: read(found[2]), price: read(found[3]) };
  }

  // What is asked for: `units` or `amount`. What was saved stays as it was made, a total also in a category of units, until
  // another category is chosen, or a project or a day for which its price may be none.
  get kind() {
    const { category, project, price } = this;
    const { savedKind, savedCategory, savedProject, ownPrice } = this.form.dataset;
    const isSaved = savedKind && category?.value === savedCategory;
    const hasPrice = project?.value === savedProject && (price !== undefined || ownPrice !== undefined);
    if (isSaved && (savedKind === "amount" || hasPrice)) return savedKind;
    return !category?.dataset.unit || price === undefined ? "amount" : "units";
  }

  settle() {
    const { form } = this;
    form.dataset.kind = this.kind;
    for (const part of form.querySelectorAll("[data-when]")) part.disabled = part.dataset.when !== form.dataset.kind;
    this.showCurrency();
    this.showPrice();
    this.showBillable();
    this.showDay();
    this.showTotal();
  }

  showCurrency() {
    for (const place of this.form.querySelectorAll("[data-when] .affix__before")) place.textContent = this.symbol;
    this.say(this.form.elements.amount, this.price === undefined ? this.whyNoPrice() : "");
  }

  whyNoPrice() {
    const own = this.form.dataset;
    const price = write(read(this.category.dataset.price), { least: 2, symbol: own.symbol, ...this.writing });
    return `${this.category.text} is ${price} ${this.category.dataset.each}, and no exchange rate says what that is in ${this.project.dataset.currency} on this day. Type the amount.`;
  }

  showPrice() {
    const { form, category, price } = this;
    const field = form.elements.unit_price;
    const unit = category?.dataset.unit ?? "";
    const each = category?.dataset.each ?? "";
    this.find("[data-unit-here]").textContent = unit;
    this.find("[data-each-here]").textContent = each ? each[0].toUpperCase() + each.slice(1) : "Price";
    const isOwn = "ownPrice" in form.dataset || !price;
    const isAnother = isOwn && Boolean(price) && !this.isPriceOf(field.value) && !this.isSaved(field);
    field.readOnly = !isOwn;
    // What the category sets is shown and not sent: an empty price is the category's.
    field.placeholder = isOwn || !price ? "" : write(price, { least: this.places, ...this.writing, thousands: "" });
    if (!isOwn) field.value = "";
    this.find("[data-price-note]").hidden = isOwn;
    this.say(form.elements.notes, isAnother ? `Needed: say why the price is not that of ${category.text}.` : "");
    if (isAnother) form.elements.notes.setAttribute("aria-required", "true");
    else form.elements.notes.removeAttribute("aria-required");
    const words = price && unit ? `${write(price, { least: this.places, symbol: this.symbol, ...this.writing })} ${each}` : "";
    this.say(form.elements.category, words);
  }

  showBillable() {
    const { form, category, project } = this;
    const box = this.find("[data-billable-switch]");
    const choice = form.elements.billable;
    const isNever = project?.dataset.billable === "never";
    const byCategory = category?.dataset.billable;
    const byDefault = byCategory ?? project?.dataset.billable ?? "yes";
    box.disabled = isNever;
    box.checked = !isNever && (choice.value || byDefault) === "yes";
    const client = project?.dataset.client;
    this.find("[data-billable-words]").textContent = client ? `Billable to ${client}` : "Billable";
    this.find("[data-billable-why]").textContent = this.whyBillable(isNever, byCategory);
  }

  whyBillable(isNever, byCategory) {
    const { category, project } = this;
    if (isNever) return `${project.text} bills nothing`;
    if (this.form.elements.billable.value) return "";
    if (byCategory) return `as ${category.text} is by default`;
    return project ? "as the project is by default" : "";
  }

  chooseBillable(box) {
    this.form.elements.billable.value = box.checked ? "yes" : "no";
    this.showBillable();
  }

  showDay() {
    const day = this.form.elements.spent_date.value;
    if (!day) return this.say(this.form.elements.spent_date, "");
    const words = DAY.format(new Date(`${day}T00:00:00Z`));
    this.say(this.form.elements.spent_date, day === this.form.dataset.today ? `${words}, today` : words);
  }

  showTotal() {
    const { units, unit_price: own } = this.form.elements;
    const quantity = read(units.value, this.writing.decimal);
    const price = own.value.trim() ? read(own.value, this.writing.decimal) : this.price;
    const total = quantity && price ? round(multiply(quantity, price)) : null;
    const place = this.find("[data-total-here]");
    const words = (number) => write(number, { least: this.places, symbol: this.symbol, ...this.writing });
    place.textContent = total ? words(roundToShow(total, this.places)) : "–";
    // What is saved has all its digits; here they would look like a slip.
    const isRounded = total && words(total) !== place.textContent;
    place.title = isRounded ? `Exactly ${words(total)}` : "";
  }

  // The line beneath a control; an error that stands there stays.
  say(control, words) {
    const field = control.closest(".field");
    if (field.querySelector(".field__error")) return;
    let hint = field.querySelector(":scope > .field__hint");
    if (!hint && !words) return;
    if (!hint) {
      hint = document.createElement("p");
      hint.className = "field__hint";
      hint.id = `expense-${control.name}-hint`;
      field.append(hint);
      const shown = field.querySelector("[role=combobox]") ?? control;
      shown.setAttribute("aria-describedby", hint.id);
    }
    hint.hidden = !words;
    if (hint.textContent !== words) hint.textContent = words;
  }

  // Begins with the category's price, so that the total is never that of a price which is not there.
  openOwnPrice() {
    const field = this.form.elements.unit_price;
    this.form.dataset.ownPrice = "";
    this.showPrice();
    field.value = this.price ? write(this.price, { least: this.places, ...this.writing, thousands: "" }) : "";
    field.focus();
    field.select();
    this.showTotal();
  }

  // Whether what was typed is the category's price.
  isPriceOf(typed) {
    const own = read(typed, this.writing.decimal);
    return Boolean(own && this.price) && round(own).value === round(this.price).value;
  }

  // Whether it holds the price that was saved, of which nobody is asked once more why it is so: the category's may be new.
  isSaved(field) {
    return this.category.value === this.form.dataset.savedCategory && field.value !== "" && field.value === field.defaultValue;
  }

  // Nothing, or the category's own price after all, is no other price.
  leaveOwnPrice() {
    const typed = this.form.elements.unit_price.value.trim();
    if (this.price && (!typed || this.isPriceOf(typed))) delete this.form.dataset.ownPrice;
    this.showPrice();
    this.showTotal();
  }
}

const formOf = (element) => element?.closest?.("[data-expense-form]");

document.addEventListener("change", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  if (event.target.matches("[data-changes-whose]")) {
    const button = form.querySelector('button[value="whose"]');
    if (event.target.value) form.requestSubmit(button);
    return;
  }
  const made = new ExpenseForm(form);
  if (event.target.matches("[data-billable-switch]")) made.chooseBillable(event.target);
  if (event.target.name === "category") delete form.dataset.ownPrice;
  if (["category", "project", "spent_date"].includes(event.target.name)) made.settle();
  keep(form);
});

document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  if (["units", "unit_price"].includes(event.target.name)) new ExpenseForm(form).showTotal();
  keep(form);
});

document.addEventListener("focusout", (event) => {
  const form = formOf(event.target);
  if (form && event.target.name === "unit_price" && "ownPrice" in form.dataset && document.hasFocus()) new ExpenseForm(form).leaveOwnPrice();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-own-price-opens]")) new ExpenseForm(formOf(event.target)).openOwnPrice();
});

function settleIn(root) {
  for (const form of root.querySelectorAll("[data-expense-form]")) {
    bringBack(form);
    new ExpenseForm(form).settle();
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-discards]")) discard(formOf(event.target));
});

settleIn(document);
document.addEventListener("htmx:load", (event) => settleIn(event.detail.elt.parentElement ?? document));
