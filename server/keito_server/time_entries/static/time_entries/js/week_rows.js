// The rows offered for adding: arrows walk what was worked on lately, Enter puts it in.

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

export function watchRecent() {
  const place = document.querySelector(".week-add__recent");
  place?.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const choices = [...place.querySelectorAll("button")];
    const next = choices[choices.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
