// The browser's twin of models/mood_landscape.py. The equations and what they leave out stand
// there; constants come in with the parameters p.

import { between } from "./shapes.js";

const WALL = 3.5;
const POINTS = 1501;

export function shape(treatment, p) {
  return {
    depth: p.depth * (1 - p.treatment_flatten * treatment),
    tilt: p.stress - p.treatment_tilt * treatment,
  };
}

export const heightOf = ({ depth, tilt }, mood) => depth * (mood * mood - 1) ** 2 + tilt * mood;

// The low and the well valley, or null where there is but one.
export function valleys({ depth, tilt }) {
  const lean = tilt / (4 * depth);
  const inside = 1.5 * Math.sqrt(3) * lean;
  if (Math.abs(inside) >= 1) return null;
  const angle = Math.acos(-inside) / 3;
  const roots = [0, 1, 2].map((k) => (
    (2 / Math.sqrt(3)) * Math.cos(angle - (2 * Math.PI * k) / 3)));
  return [Math.min(...roots), Math.max(...roots)];
}

export function strengths(days, full, start, p) {
  return days.map((day) => (
    full * (1 - Math.exp(-Math.max(day - start, 0) / p.treatment_onset_days))));
}

// Simpson's running integral of values an even `step` apart, an even number of steps.
function running(values, step) {
  const sums = new Float64Array(values.length);
  for (let i = 0; i + 2 < values.length; i += 2) {
    const [a, b, c] = [values[i], values[i + 1], values[i + 2]];
    sums[i + 1] = sums[i] + (step / 3) * (1.25 * a + 2 * b - 0.25 * c);
    sums[i + 2] = sums[i + 1] + (step / 3) * (1.25 * c + 2 * b - 0.25 * a);
  }
  return sums;
}

// Mean days from the low valley to the well one, from −1 to +1 where one is missing.
export function daysStuck(treatment, p) {
  const land = shape(treatment, p);
  const [start, target] = valleys(land) || [-1, 1];
  const step = (target + WALL) / (POINTS - 1);
  const height = new Float64Array(POINTS);
  let [floor, peak] = [Infinity, -Infinity];
  for (let i = 0; i < POINTS; i += 1) {
    const mood = -WALL + i * step;
    height[i] = heightOf(land, mood) / p.noise;
    floor = Math.min(floor, height[i]);
    if (mood >= start) peak = Math.max(peak, height[i]);
  }
  const [weight, inner] = [new Float64Array(POINTS), new Float64Array(POINTS)];
  for (let i = 0; i < POINTS; i += 1) weight[i] = Math.exp(floor - height[i]);
  const below = running(weight, step);
  for (let i = 0; i < POINTS; i += 1) {
    inner[i] = -WALL + i * step >= start - 0.1
      ? Math.exp(Math.min(height[i] - peak, 50)) * Math.max(below[i], 0) : 0;
  }
  const passed = running(inner, step);
  const share = passed[POINTS - 1] - between(passed, (start + WALL) / step);
  return (p.slowness_days / p.noise) * share * Math.exp(Math.min(peak - floor, 600));
}

// Mood on each day: Heun's steps of a day, with a person's own kicks.
export function pathOf(strength, kicks, p) {
  const size = Math.sqrt((2 * p.noise) / p.slowness_days);
  const slide = (mood, { depth, tilt }) => (
    (4 * depth * mood * (1 - mood * mood) - tilt) / p.slowness_days);
  const path = new Float64Array(strength.length);
  let mood = -1;
  let land = shape(strength[0], p);
  path[0] = mood;
  for (let i = 0; i < kicks.length; i += 1) {
    const next = shape(strength[i + 1], p);
    const kick = size * kicks[i];
    const now = slide(mood, land);
    const ahead = slide(mood + now + kick, next);
    mood = Math.min(Math.max(mood + 0.5 * (now + ahead) + kick, -WALL), WALL);
    path[i + 1] = mood;
    land = next;
  }
  return path;
}
