// Sentences: the browser's copy of Python's format strings, so that a page says the same words.

const PERCENT = "\u00a0%";
const FIELD = /\{(\w+)(?::([^}]*))?\}/g;

// toFixed rounds an exact tie up, Python to the even digit. A tie at `digits` is an odd multiple of
// 2^-(digits + 1), which shows exactly.
function toFixedEven(x, digits) {
  const halves = Math.abs(x) * 2 ** (digits + 1);
  if (!Number.isInteger(halves) || halves % 2 === 0) return x.toFixed(digits);
  const exact = x.toFixed(digits + 1); // ends in 5
  const lower = exact.slice(0, -1).replace(/\.$/, "");
  return "02468".includes(lower.slice(-1)) ? lower : x.toFixed(digits);
}

function notFinite(value, format) {
  const words = String(value).toLowerCase().replace("infinity", "inf");
  return words + (format.endsWith("%") ? PERCENT : "");
}

const grouped = (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ",");

export function formatNumber(value, format) {
  if (typeof value !== "number" || !format) return String(value);
  if (!Number.isFinite(value)) return notFinite(value, format);
  const [, plus, comma, digits = "6", type] = /^(\+?)(,?)(?:\.(\d+))?([f%])$/.exec(format);
  let words = toFixedEven(type === "%" ? value * 100 : value, Number(digits));
  if (comma) words = words.replace(/^-?\d+/, grouped);
  if (plus && value >= 0) words = `+${words}`;
  words = words.replace(/^[-+](?=0(\.0*)?$)/, "").replace("-", "−");
  return type === "%" ? words + PERCENT : words;
}

export function writeSentence(sentence, readouts) {
  return sentence.replace(FIELD, (_, name, format) => formatNumber(readouts[name], format));
}
