// Fills the timezone and the currency that the browser suggests, where the person has not chosen yet.

const CURRENCIES = {
  AED: "AE", ARS: "AR", AUD: "AU", BGN: "BG", BRL: "BR", CAD: "CA", CHF: "CH LI", CLP: "CL", CNY: "CN", COP: "CO",
  CZK: "CZ", DKK: "DK", EGP: "EG", GBP: "GB", HKD: "HK", HUF: "HU", IDR: "ID", ILS: "IL", INR: "IN", ISK: "IS", JPY: "JP",
  KES: "KE", KRW: "KR", KWD: "KW", MXN: "MX", MYR: "MY", NGN: "NG", NOK: "NO", NZD: "NZ", PEN: "PE", PHP: "PH", PKR: "PK",
  PLN: "PL", RON: "RO", SAR: "SA", SEK: "SE", SGD: "SG", THB: "TH", TRY: "TR", TWD: "TW", UAH: "UA", USD: "US EC SV PR",
  VND: "VN", ZAR: "ZA",
  EUR: "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK",
};

function region() {
  for (const language of navigator.languages) {
    const { region: named } = new Intl.Locale(language);
    if (named) return named;
  }
  return new Intl.Locale(navigator.language).maximize().region;
}

function currency() {
  const here = region();
  return Object.keys(CURRENCIES).find((code) => CURRENCIES[code].split(" ").includes(here));
}

const GUESSES = {
  timezone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  currency,
};

for (const control of document.querySelectorAll("[data-guess]")) {
  const guess = GUESSES[control.dataset.guess]?.();
  const isOffered = !control.options || [...control.options].some((option) => option.value === guess);
  // What came back with an error was chosen by a person.
  const isUntouched = !control.closest("form").querySelector('[aria-invalid="true"], [data-summary]');
  if (guess && isOffered && isUntouched) {
    control.value = guess;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
