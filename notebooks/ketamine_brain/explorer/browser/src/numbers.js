// Numbers as a hand and an eye meet them: how many digits, which stop, how far along a track.

const MOST_DIGITS = 20;
const RATIO_PLACES = 200;

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

// Without the dust that adding binary fractions leaves behind.
export const tidy = (value) => Number(value.toPrecision(12));

export const toStep = (value, step) => tidy(Math.round(value / step) * step);

// Digits after the point that a step needs: 0.05 needs two, 1 none, a third three.
export function decimals(step) {
  for (let digits = 0; digits < MOST_DIGITS; digits += 1) {
    const scaled = step * 10 ** digits;
    if (scaled > 0.5 && Math.abs(scaled - Math.round(scaled)) <= 2e-4 * scaled) return digits;
  }
  return MOST_DIGITS;
}

// A value as it is shown, which is also what a reader hands back: nothing of it may be lost.
export function shown(value, step) {
  const short = Number(value.toFixed(decimals(step)));
  return Math.abs(short - value) <= step / 1000 ? short : tidy(value);
}

const PLAIN = /^[-+]?(\d+[.,]?\d*|[.,]\d+)(e[-+]?\d+)?$/i;
const EITHER = /^[-+]?[1-9]\d{0,2},\d{3}$/; // 1,000 is one to some readers and a thousand to others

// A number as a hand writes it, with a point or a comma before its decimals; NaN for what is none
// or could be two.
export function typed(words) {
  const plain = words.trim().replace("−", "-");
  return PLAIN.test(plain) && !EITHER.test(plain) ? Number(plain.replace(",", ".")) : NaN;
}

export function nearest(nodes, value) {
  let best = 0;
  nodes.forEach((node, i) => {
    if (Math.abs(node - value) < Math.abs(nodes[best] - value)) best = i;
  });
  return best;
}

// Even ratios, each at a step and each different from the last, so that every key press moves.
function ratioStops({ low, high, step }) {
  const span = Math.log(high / low);
  const at = (i) => clamp(toStep(low * Math.exp((i / RATIO_PLACES) * span), step), low, high);
  return [...new Set(Array.from({ length: RATIO_PLACES + 1 }, (_, i) => at(i)))];
}

function evenStops({ low, high, step }, count) {
  return Array.from({ length: count + 1 }, (_, i) => (i === count ? high : tidy(low + i * step)));
}

// How far along its track a slider is: numbered places (ratios), or the value itself.
function freeTrack(control) {
  const { low, high, step } = control;
  const count = Math.ceil((high - low) / step - 1e-9);
  const whole = Math.abs(count * step - (high - low)) <= 1e-6 * step;
  const places = (control.log && ratioStops(control))
    || (whole ? null : evenStops(control, count)); // the last step is shorter, and leads to the end
  if (!places) {
    const next = (from, by) => clamp(tidy(from + by * step), low, high);
    return { low, high, min: low, max: high, step, place: (v) => v, value: tidy, next };
  }
  const last = places.length - 1;
  const place = (v) => nearest(places, v);
  const next = (from, by) => places[clamp(place(from) + by, 0, last)];
  const [first, end] = [places[0], places[last]];
  const value = (at) => places[at];
  return { low: first, high: end, min: 0, max: last, step: 1, place, value, next };
}

// A page may have only some values: the thumb stands where they are, and goes from one to the next.
export function track(control, stops) {
  const free = freeTrack(control);
  if (!stops) return free;
  const [low, high] = [stops[0], stops[stops.length - 1]];
  const value = (at) => stops[nearest(stops, free.value(at))];
  const next = (from, by) => stops[clamp(nearest(stops, from) + by, 0, stops.length - 1)];
  return { ...free, low, high, value, next, stops };
}

// The values that a run shows, from the present one (from the start, if that is the end).
export function runOf(rail, present, count) {
  const { min, max } = rail;
  const from = rail.place(present) >= max ? min : rail.place(present);
  const places = max - min;
  const left = Math.max(1, Math.round((count * (max - from)) / places));
  const step = rail.step || 1;
  const at = (i) => Math.min(max, min + Math.round((from - min + (i / left) * (max - from)) / step)
    * step);
  const values = Array.from({ length: left + 1 }, (_, i) => rail.value(at(i)));
  return values.filter((value, i) => i === 0 || value !== values[i - 1]);
}
