// What was changed in the table of rows and not saved goes along with a form that adds to it, which saves both or neither.
// Rows that nobody touched stay behind, so that adding undoes no change that somebody else made meanwhile.

const rows = document.getElementById("project-rows");

function isChanged(field) {
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
  return field.selectedOptions[0] !== first;
}

// A page that says what is wrong holds what was typed before as if it had stood there.
function isUnsaved() {
  return "unsaved" in rows.dataset || [...rows.elements].some((field) => field.name && isChanged(field));
}

function carry(event) {
  if (!isUnsaved()) return;
  for (const [name, value] of new FormData(rows)) {
    // Each form has its own guard, which stays its own.
    if (!event.target.elements.namedItem(name)) event.formData.append(name, value);
  }
}

if (rows) for (const form of document.querySelectorAll("[data-carries-rows]")) form.addEventListener("formdata", carry);
