// Counts what differs from what is stored: <form data-counts-changes>. Each box or radio that counts says as what in
// data-counts, and with data-stored that it is what is stored. "Discard" puts back what is stored, typed or sent.

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

function isStored(box) {
  return "stored" in box.dataset;
}

function count(form) {
  const counts = new Map();
  for (const box of form.querySelectorAll("[data-counts]")) {
    const differs = box.checked !== isStored(box);
    const badge = box.closest("label")?.querySelector("[data-changed]");
    if (badge) badge.hidden = !differs;
    if (!differs || (box.type === "radio" && !box.checked)) continue;
    counts.set(box.dataset.counts, (counts.get(box.dataset.counts) ?? 0) + 1);
  }
  const total = [...counts.values()].reduce((sum, each) => sum + each, 0);
  const parts = [...counts].map(([what, each]) => plural(each, what));
  const words = form.querySelector("[data-unsaved]");
  const told = total ? `${plural(total, "unsaved change")}: ${parts.join(", ")}` : "No unsaved changes";
  if (words.textContent !== told) words.textContent = told;
  form.querySelector('[type="reset"]').disabled = !total;
}

for (const form of document.querySelectorAll("form[data-counts-changes]")) {
  form.addEventListener("change", () => count(form));
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const box of form.querySelectorAll("[data-counts]")) box.checked = isStored(box);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
  count(form);
}
