// While a company's name is typed its address is suggested; an address that one types oneself is checked.

const PAUSE_MS = 300;

const form = document.querySelector("[data-checks-address]");
const { company, subdomain } = form.elements;
const beneath = document.getElementById(subdomain.getAttribute("aria-describedby"));
// What came back from the server was chosen by a person.
let isChosen = subdomain.value !== "";
let waiting;
let asked = 0;

beneath?.setAttribute("aria-live", "polite");

async function ask() {
  const mine = (asked += 1);
  const query = new URLSearchParams(isChosen ? { subdomain: subdomain.value } : { company: company.value });
  const answer = await fetch(`${form.dataset.checksAddress}?${query}`).catch(() => null);
  // A slower answer to an earlier question is of no interest any more.
  if (!answer?.ok || mine !== asked) return;
  const found = await answer.json();
  if (!isChosen) subdomain.value = found.subdomain;
  show(found.problem);
}

function show(problem) {
  subdomain.setAttribute("aria-invalid", String(problem !== ""));
  if (!beneath) return;
  beneath.className = problem ? "field__error" : "field__ok";
  beneath.textContent = problem || "This address is free.";
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE_MS);
}

company.addEventListener("input", () => {
  if (!isChosen && company.value.trim()) soon();
});

subdomain.addEventListener("input", () => {
  isChosen = subdomain.value !== "";
  if (isChosen || company.value.trim()) soon();
});
