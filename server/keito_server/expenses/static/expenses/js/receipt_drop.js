// The area for a receipt: a file is dropped on it, pasted or chosen, is judged by its size, and sent at once.

const MEGABYTE = 1024 * 1024;

function areaOf(element) {
  return element?.closest?.("[data-receipt]");
}

function tell(area, words) {
  const error = area.querySelector("[data-receipt-error]");
  error.querySelector("span").textContent = words;
  error.hidden = !words;
}

function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

function openArea() {
  return document.querySelector("[data-receipt]:not([data-locked])");
}

// Puts a file into the area's own field, as if it had been chosen there.
function give(area, files) {
  const field = area.querySelector("#receipt-file");
  if (!field || area.hasAttribute("aria-busy")) return;
  if (files.length !== 1) {
    tell(area, "One receipt an expense: drop one file.");
    return;
  }
  const carried = new DataTransfer();
  carried.items.add(files[0]);
  field.files = carried.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

// Before htmx hears of it: what is too large is not even sent.
document.addEventListener(
  "change",
  (event) => {
    const area = event.target.name === "receipt_file" && areaOf(event.target);
    if (!area) return;
    const [file] = event.target.files;
    const most = Number(area.dataset.most);
    if (file && file.size <= most) {
      tell(area, "");
      return;
    }
    event.stopPropagation();
    event.target.value = "";
    if (file) tell(area, `This file has more than ${most / MEGABYTE} MB. Photograph or scan the receipt in a smaller size.`);
  },
  { capture: true },
);

document.addEventListener("dragover", (event) => {
  const area = carriesFiles(event) && openArea();
  if (!area) return;
  // Wherever on the page: a drop beside the area must not open the file in place of the form.
  event.preventDefault();
  const isOver = areaOf(event.target) === area;
  event.dataTransfer.dropEffect = isOver ? "copy" : "none";
  area.toggleAttribute("data-over", isOver);
});

document.addEventListener("dragleave", (event) => {
  const area = openArea();
  if (area && !area.contains(event.relatedTarget)) area.removeAttribute("data-over");
});

document.addEventListener("drop", (event) => {
  const area = carriesFiles(event) && openArea();
  if (!area) return;
  event.preventDefault();
  area.removeAttribute("data-over");
  if (areaOf(event.target) === area) give(area, event.dataTransfer.files);
});

document.addEventListener("paste", (event) => {
  const area = openArea();
  if (!area || !event.clipboardData?.files.length) return;
  event.preventDefault();
  give(area, event.clipboardData.files);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const area = areaOf(event.target);
  if (!area) return;
  area.setAttribute("aria-busy", "true");
  const progress = area.querySelector("progress");
  progress.hidden = event.target.name !== "receipt_file";
  progress.removeAttribute("value");
});

document.addEventListener("htmx:xhr:progress", (event) => {
  const { lengthComputable, loaded, total } = event.detail;
  const progress = areaOf(event.target)?.querySelector("progress");
  if (progress && lengthComputable && loaded < total) progress.value = loaded / total;
  else progress?.removeAttribute("value"); // sent, and looked at by the server
});

document.addEventListener("htmx:afterRequest", (event) => {
  const area = areaOf(event.target);
  if (!area) return;
  area.removeAttribute("aria-busy");
  area.querySelector("progress").hidden = true;
});

for (const trouble of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(trouble, (event) => {
    const area = areaOf(event.target);
    if (!area) return;
    if (event.target.type === "file") event.target.value = "";
    tell(area, "The file did not arrive. Nothing has changed here; try once more.");
  });
}

// The area was drawn anew: whoever used it stands on it still, and other scripts learn that the form has changed.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "receipt") return;
  if (document.activeElement === document.body) event.target.querySelector("#receipt-file")?.focus();
  event.target.querySelector('[name="receipt"]').dispatchEvent(new Event("change", { bubbles: true }));
});
