// Exact decimal numbers in the browser: a whole number and how many of its digits are decimals. No float ever enters.

// What money is kept to, half up.
export const PLACES = 6;

const tenTo = (places) => 10n ** BigInt(places);

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// The number in what was typed, in the workspace's way of writing, or null. `1,250.50`, `1 250.50`, `-12`.
export function read(text, decimal = ".") {
  const typed = text.trim().replace(/[\u00a0\u202f]/g, " ").replace(/^\u2212/, "-");
  const group = decimal === "," ? "." : ",";
  const grouped = new RegExp(`^-?\\d{1,3}(?:(?:${escaped(group)}\\d{3})+|(?: \\d{3})+)(?:${escaped(decimal)}\\d*)?$`);
  let plain = typed;
  if (grouped.test(typed)) plain = plain.replaceAll(group, "").replaceAll(" ", "");
  if (decimal === ",") plain = plain.replace(",", ".");
  const found = /^(-?)(\d{1,18}(?:\.\d{0,6})?|\.\d{1,6})$/.exec(plain);
  if (!found) return null;
  const [whole, decimals = ""] = found[2].split(".");
  const value = BigInt(whole + decimals || "0");
  return { value: found[1] ? -value : value, places: decimals.length };
}

export function multiply(left, right) {
  return { value: left.value * right.value, places: left.places + right.places };
}

// Half away from zero, to so many decimals.
export function round(number, places = PLACES) {
  if (number.places <= places) return { value: number.value * tenTo(places - number.places), places };
  const unit = tenTo(number.places - places);
  const size = number.value < 0n ? -number.value : number.value;
  const rounded = (size * 2n + unit) / (unit * 2n);
  return { value: number.value < 0n ? -rounded : rounded, places };
}

// For what is shown as a total: half up to so many decimals, but never a worth as nothing. Then its first two digits that
// say something stay.
export function roundToShow(number, places) {
  const rounded = round(number, places);
  if (rounded.value !== 0n || number.value === 0n) return rounded;
  const size = number.value < 0n ? -number.value : number.value;
  return round(number, number.places - size.toString().length + 2);
}

// left / right, both of at least 0, half up to so many decimals.
export function divide(left, right, places = PLACES) {
  const above = left.value * tenTo(right.places + places);
  const below = right.value * tenTo(left.places);
  return { value: (above * 2n + below) / (below * 2n), places };
}

// As it is written: its own decimals and at least some, thousands parted, a true minus, the currency's symbol before it.
export function write(number, { least = 0, decimal = ".", thousands = ",", symbol = "" } = {}) {
  const size = (number.value < 0n ? -number.value : number.value).toString().padStart(number.places + 1, "0");
  const whole = size.slice(0, size.length - number.places);
  const decimals = size.slice(size.length - number.places).replace(/0+$/, "").padEnd(least, "0");
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, thousands === " " ? "\u202f" : thousands);
  const gap = /\p{L}$/u.test(symbol) ? "\u00a0" : "";
  return `${number.value < 0n ? "\u2212" : ""}${symbol}${gap}${parted}${decimals ? decimal + decimals : ""}`;
}
