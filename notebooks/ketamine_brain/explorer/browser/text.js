// Sentences: the browser's copy of Python's format strings, so that a page without a kernel says the same words.

const FIELD = /\{(\w+)(?::([^}]*))?\}/g;

// Python rounds exact ties to even; toFixed rounds them up.
function toFixedEven(x, digits) {
  const scaled = Math.abs(x) * 10 ** digits;
  if (digits < 3 && scaled % 1 === 0.5 && scaled < 2 ** 50 && (scaled / 10 ** digits === Math.abs(x))) {
    const even = 2 * Math.round(scaled / 2);
    return (Math.sign(x) * even / 10 ** digits).toFixed(digits);
  }
  return x.toFixed(digits);
}

export function formatNumber(value, format) {
  if (typeof value !== "number") return String(value);
  if (!format) return String(value);
  const [, plus, comma, digits, type] = /^(\+?)(,?)(?:\.(\d+))?([f%]?)$/.exec(format);
  let words = toFixedEven(type === "%" ? value * 100 : value, digits === undefined ? 6 : Number(digits));
  if (comma) words = words.replace(/\B(?=(\d{3})+(?!\d))/g, (m, g, at) => (words.indexOf(".") >= 0 && at > words.indexOf(".") ? "" : ","));
  if (plus && value >= 0) words = "+" + words;
  words = words.replace(/^[-+](?=0(\.0*)?$)/, "");
  return type === "%" ? words + "%" : words;
}

export function writeSentence(sentence, readouts) {
  return sentence.replace(FIELD, (_, name, format) => formatNumber(readouts[name], format));
}
