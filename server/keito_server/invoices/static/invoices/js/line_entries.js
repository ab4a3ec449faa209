// Opens the time or expenses behind a line beneath it, and closes it again. Without this the link leads to a page of its own.

const opened = new WeakMap();

function placeFor(link) {
  const row = link.closest("tr");
  if (!row) {
    const place = document.createElement("div");
    place.className = "ledger-scroll entries-place";
    place.tabIndex = 0;
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", "What stands behind the line");
    link.closest("li").append(place);
    return [place, place];
  }
  const place = document.createElement("tr");
  const cell = document.createElement("td");
  place.className = "lines__entries";
  cell.colSpan = row.cells.length;
  place.append(cell);
  row.after(place);
  return [place, cell];
}

function close(link) {
  opened.get(link).remove();
  opened.delete(link);
  link.setAttribute("aria-expanded", "false");
}

async function open(link) {
  const [place, inside] = placeFor(link);
  opened.set(link, place);
  link.setAttribute("aria-expanded", "true");
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(answer.statusText);
    inside.innerHTML = await answer.text();
  } catch {
    close(link);
    location.assign(link.href);
  }
}

for (const link of document.querySelectorAll("[data-entries]")) {
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-entries]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  if (opened.has(link)) close(link);
  else open(link);
});
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches?.("[data-entries]")) {
    event.preventDefault();
    event.target.click();
  }
});
