// Shows and hides what stands in a password field.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveals]");
  if (!button) return;
  const field = document.getElementById(button.dataset.reveals);
  const isShown = field.type === "text";
  field.type = isShown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!isShown));
  field.focus();
});

// A password is never sent or remembered as plain text.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll('[data-reveals][aria-pressed="true"]')) {
    document.getElementById(button.dataset.reveals).type = "password";
    button.setAttribute("aria-pressed", "false");
  }
});
