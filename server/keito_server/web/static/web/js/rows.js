// What lists have in common: `/` is for their first filter, j and k walk their rows. The focus stands on a row's link,
// so that Enter opens it. Entries of a timesheet are read, not walked: there j and k go to the next and previous one.

const FILTERS = 'main .filter, main [role="search"] :is(input:not([type="hidden"]), select)';

function isShown(element) {
  return element?.checkVisibility?.({ visibilityProperty: true }) ?? false;
}

function rowLinks() {
  return [...document.querySelectorAll("main .ledger:not(.review__table) > tbody > tr")].map((row) => row.querySelector("a[href]")).filter(isShown);
}

export function firstFilter() {
  return [...document.querySelectorAll(FILTERS)].find(isShown);
}

export function hasRows() {
  return rowLinks().length > 0;
}

// A set filter is a link that clears it: that is for the person to press.
export function openFilter() {
  const filter = firstFilter();
  filter?.focus();
  if (filter?.matches("button")) filter.click();
}

export function walkRows(step) {
  const links = rowLinks();
  const row = document.activeElement.closest("tr");
  const at = links.findIndex((link) => link.closest("tr") === row);
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next]?.focus();
}
