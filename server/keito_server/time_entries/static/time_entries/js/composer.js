// The composer: switches between a duration and start and end times, reckons these, and is ready for the next entry.

const DAY_MINUTES = 24 * 60;

function minutesOf(control) {
  const [hours, minutes] = control.value.split(":").map(Number);
  return control.value ? hours * 60 + minutes : null;
}

// As the server writes durations: 2:30, or 2.50 where the workspace has decimal hours.
function words(minutes, decimal) {
  const hundredths = Math.floor((minutes * 10 + 3) / 6);
  const [whole, rest] = decimal ? [hundredths / 100, hundredths % 100] : [minutes / 60, minutes % 60];
  return `${Math.floor(whole)}${decimal ?? ":"}${String(rest).padStart(2, "0")}`;
}

function reckon(composer) {
  const start = minutesOf(composer.elements.start);
  const end = minutesOf(composer.elements.end);
  // Where the clocks change, wall clocks do not tell how long it took: only the server says.
  const isWhole = start !== null && end !== null && start !== end && !("changesClocks" in composer.dataset);
  const minutes = (end - start + DAY_MINUTES) % DAY_MINUTES;
  composer.querySelector("output").value = isWhole ? words(minutes, composer.dataset.decimal) : "";
}

function switchMode(composer, link) {
  const isTimed = composer.dataset.mode !== "times";
  const mode = isTimed ? "times" : (composer.dataset.firstMode ?? "");
  composer.dataset.mode = mode;
  composer.querySelector('input[name="mode"]').value = mode;
  const words = link.getAttribute("aria-label");
  link.setAttribute("aria-label", link.dataset.other);
  link.dataset.other = words;
  composer.elements[isTimed ? "start" : "duration"].focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-switch]");
  if (link) {
    event.preventDefault();
    switchMode(link.closest("form"), link);
    return;
  }
  const project = event.target.closest("[data-starts]") && document.getElementById("composer-project");
  // On another day's page the link leads to today, where a timer starts.
  if (project?.closest("form").querySelector(".composer__start")) {
    event.preventDefault();
    project.focus();
  }
});

document.addEventListener("keydown", (event) => {
  const link = event.key === " " && event.target.closest?.("[data-switch]");
  if (link) {
    event.preventDefault();
    link.click();
  }
});

document.addEventListener("input", (event) => {
  const composer = event.target.closest("[data-composer]");
  if (composer && event.target.type === "time") reckon(composer);
});

// Logged: the next entry can be typed at once. Not under a thumb, where a keyboard would jump up.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "day" || event.target.querySelector(".composer__errors")) return;
  if (matchMedia("(pointer: fine)").matches) document.getElementById("composer-project")?.focus();
});

if (location.hash === "#composer-project") addEventListener("load", () => document.getElementById("composer-project")?.focus());
