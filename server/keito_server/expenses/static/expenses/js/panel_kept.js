// What is typed into the panel of an expense and not saved: kept by the browser for this tab, so that closing the panel,
// a reload or a way elsewhere loses nothing. One note per workspace, member and expense. Also closes the panel by Esc, and
// leads the focus back to what opened it.

const NOT_KEPT = new Set(["csrfmiddlewaretoken", "workspace", "whose", "receipt_file", "removes_receipt"]);
let returnsTo = "";

const nameOf = (form) => `expense ${form.elements.workspace.value} ${form.dataset.member} ${new URL(form.action).pathname}`;

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !NOT_KEPT.has(field.name) && !field.matches("button, [type=file]"));
}

function stateOf(form) {
  const fields = Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));
  return { ...fields, ownPrice: "ownPrice" in form.dataset };
}

// A browser that keeps nothing (storage refused or full) still saves.
export function keep(form) {
  form.dataset.typed = "";
  try {
    sessionStorage.setItem(nameOf(form), JSON.stringify(stateOf(form)));
  } catch {
    // Nothing to do: see above.
  }
}

function forget(form) {
  try {
    sessionStorage.removeItem(nameOf(form));
  } catch {
    // Nothing was kept.
  }
}

function kept(form) {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(form)));
  } catch {
    return null;
  }
}

// A form that comes back with errors has all that was sent already.
export function bringBack(form) {
  const found = kept(form);
  if (!found || form.querySelector("[role=alert]") || "brought" in form.dataset) return;
  form.dataset.brought = "";
  const { ownPrice, ...values } = found;
  for (const field of fieldsOf(form)) {
    if (field.name === "receipt" || !(field.name in values) || field.value === values[field.name]) continue;
    field.value = values[field.name];
    field.dispatchEvent(new Event("change", { bubbles: true }));
    form.dataset.typed = "";
  }
  if (ownPrice) form.dataset.ownPrice = "";
  const isReceiptLost = values.receipt && !form.elements.receipt.value && new URL(form.action).pathname.endsWith("/new/");
  if (!("typed" in form.dataset) && !isReceiptLost) return forget(form);
  form.querySelector("[data-kept]").hidden = false;
  if (isReceiptLost) bringReceiptBack(form, values.receipt);
  else keep(form);
}

// The file is kept by the server for a day: the area with it is asked for by its id.
async function bringReceiptBack(form, id) {
  const address = new URL(form.action);
  address.searchParams.set("receipt", id);
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const area = form.querySelector("#receipt");
  area.replaceChildren(...page.querySelector("#receipt").childNodes);
  window.htmx.process(area);
  keep(form);
}

// A receipt that was added or removed.
document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.target.closest?.("[data-expense-form]");
  if (form) keep(form);
});

// As it is stored, or empty: the panel is loaded once more.
export function discard(form) {
  forget(form);
  window.location.reload();
}

// What was saved is kept no longer; nor is what was typed of an expense that is being deleted.
// Before the page that comes stands there, as an empty form in it would bring back what was saved.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, xhr } = event.detail;
  const form = requestConfig.elt;
  const isForAnother = requestConfig.triggeringEvent?.submitter?.value === "whose";
  if (xhr.status < 400 && !isForAnother && form.matches("[data-expense-form]")) forget(form);
});

document.addEventListener("submit", (event) => {
  if (event.target.id === "delete-expense") forget(document.querySelector("[data-expense-form]"));
});

// Esc closes the panel, unless something was typed there, or something else is open.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], :popover-open, [data-typed]")) return;
  document.querySelector("[data-closes-panel]")?.click();
});

document.addEventListener("click", (event) => {
  const closes = event.target.closest("[data-closes-panel]");
  if (closes) returnsTo = closes.dataset.closesPanel;
});

document.addEventListener("htmx:afterSettle", () => {
  if (!returnsTo || document.querySelector("[data-closes-panel]")) return;
  document.getElementById(returnsTo)?.focus();
  returnsTo = "";
});
