// Reads and writes durations as the server does (N6), so that totals are right before it answers. Whole milliseconds:
// five decimals of an hour are 36 ms each, so nothing here is ever rounded.

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const MS_OF_LAST_DECIMAL = 36;

// What the server takes off both ends; a browser's own trim() differs in the rarest of them.
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const ENDS = new RegExp(`^${SPACE}|${SPACE}$`, "g");

const BLANK = "[ \\t\\n\\r\\f\\v]*";
const CLOCK = /^(\d{1,4}):(\d{1,2})$/;
const SHORT = new RegExp(`^(\\d{1,4})${BLANK}h(?:ours?)?${BLANK}(\\d{1,2})$`, "i");
const WORDS = new RegExp(
  `^(?:(\\d{1,4}(?:\\.\\d{1,5})?)${BLANK}h(?:ours?)?)?${BLANK}(?:(\\d{1,5})${BLANK}m(?:in(?:utes?)?)?)?$`,
  "i",
);
const DECIMAL = /^(\d{0,4})(?:\.(\d{0,5}))?$/;

const strip = (text) => text.replace(ENDS, "");

export class UnreadableDuration extends Error {}

function decimalMs(typed) {
  const words = WORDS.exec(typed);
  const isWorded = words !== null && Boolean(words[1] || words[2]);
  const number = DECIMAL.exec(isWorded ? (words[1] ?? "0") : typed);
  if (!number || !(number[1] || number[2])) return null;
  const hours = Number(number[1]) * HOUR_MS + Number((number[2] ?? "").padEnd(5, "0")) * MS_OF_LAST_DECIMAL;
  return hours + (isWorded ? Number(words[2] ?? 0) * MINUTE_MS : 0);
}

function refusal(text, meantMs) {
  if (meantMs === null) return new UnreadableDuration(`“${text}” is not a duration. Try 2:30, 2.5 or 150m.`);
  const minutes = Math.floor((meantMs + MINUTE_MS / 2) / MINUTE_MS);
  const forms = `${strip(text).replaceAll(",", ".")}, ${clock(meantMs)} or ${minutes}m`;
  return new UnreadableDuration(`“${text}” has a comma, but numbers have a decimal point here. Try ${forms}.`);
}

// Milliseconds behind 2.5, 2:30, 2h 30m, 2h30, 150m, and 2,5 where the comma is the separator; a whole number is hours.
// Throws UnreadableDuration, whose message is the server's own.
export function parse(text, separator = ".") {
  const typed = strip(text);
  const pair = CLOCK.exec(typed) ?? SHORT.exec(typed);
  if (pair) {
    if (Number(pair[2]) < 60) return Number(pair[1]) * HOUR_MS + Number(pair[2]) * MINUTE_MS;
    throw refusal(text, null);
  }
  const exact = decimalMs(separator === "," ? typed.replaceAll(",", ".") : typed);
  if (exact !== null) return exact;
  throw refusal(text, separator === "," ? null : decimalMs(typed.replaceAll(",", ".")));
}

// A cell: as above, and nothing at all is no time.
export function parseCell(text, separator) {
  return strip(text) ? parse(text, separator) : 0;
}

function clock(ms) {
  const minutes = Math.floor((ms + MINUTE_MS / 2) / MINUTE_MS);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

// 2:30, or 2.50 where the workspace shows decimal hours; of at least 0, half up to the last figure shown.
export function write(ms, { display, separator }) {
  if (display !== "decimal") return clock(ms);
  const hundredths = Math.floor((ms + 18_000) / 36_000);
  return `${Math.floor(hundredths / 100)}${separator}${String(hundredths % 100).padStart(2, "0")}`;
}
