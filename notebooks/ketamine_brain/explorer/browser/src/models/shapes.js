// What several twins need to place what they computed: lists of flat x, y, and numbers in words.

import { formatNumber } from "../text.js";

// As Python writes f"{value:.2f}" of a number that is not negative.
export const fixed = (value, digits) => formatNumber(value, `.${digits}f`);

// As Python writes f"{value:g}" of a number between 1e-4 and 1e6.
export const general = (value) => String(Number(value.toPrecision(6)));

export const range = (count, made) => Array.from({ length: count }, (_, i) => made(i));

export function zip(x, y) {
  const points = new Float64Array(2 * x.length);
  for (let i = 0; i < x.length; i += 1) {
    points[2 * i] = x[i];
    points[2 * i + 1] = y[i];
  }
  return points;
}

// A band as fill_between draws it: along its low side, then back along its high one.
export function outline(x, low, high) {
  const n = x.length;
  const points = new Float64Array(4 * n);
  for (let i = 0; i < n; i += 1) {
    points[2 * i] = x[i];
    points[2 * i + 1] = low[i];
    points[4 * n - 2 - 2 * i] = x[i];
    points[4 * n - 1 - 2 * i] = high[i];
  }
  return points;
}

// Where values lie between `first` (0) and `last` (1) of an axis that runs by ratio.
export function byRatio(first, last) {
  const whole = Math.log(last / first);
  return (value) => Math.log(Math.max(value, first) / first) / whole;
}

export const corners = (x0, y0, x1, y1) => [x0, y0, x1, y0, x1, y1, x0, y1];

// The value at place `at`, which may lie between two, of values one step apart.
export function between(values, at) {
  const low = Math.floor(at);
  const high = Math.min(low + 1, values.length - 1);
  return values[low] + (at - low) * (values[high] - values[low]);
}

// NumPy's interp: between rising xs along a line, beyond them as at the end.
export function interp(x, xs, ys) {
  const last = xs.length - 1;
  if (x <= xs[0]) return ys[0];
  if (x >= xs[last]) return ys[last];
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle;
    else high = middle;
  }
  return ys[low] + ((ys[high] - ys[low]) * (x - xs[low])) / (xs[high] - xs[low]);
}
