// Several addresses pasted into one field become a row each: they go to the field for many, and its button does the rest.

const SEVERAL = /@[^@]*[\s,;][^@]*@/;

document.addEventListener("paste", (event) => {
  if (!event.target.matches('.invitee input[type="email"]')) return;
  const pasted = event.clipboardData?.getData("text") ?? "";
  const button = document.querySelector("[data-takes-addresses]");
  const many = button?.form.elements.pasted;
  if (!many || !SEVERAL.test(pasted)) return;
  event.preventDefault();
  many.value = [many.value.trim(), pasted].filter(Boolean).join("\n");
  button.click();
});
