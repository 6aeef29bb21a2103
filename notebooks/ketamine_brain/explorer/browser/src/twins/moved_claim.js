// The browser's twin of notebook 11's claim: what its scene computes, and where it puts it.
// `constants` come from Python: the simulator's parameters, how many claims, and the words.

import { corners, fixed } from "../models/shapes.js";
import { power as powerOf } from "../models/trial_simulator.js";

// While belief moves alone, the trial is the same.
let kept = { key: "" };

function trialOf({ n, control, expectancy }, c) {
  const key = `${n} ${control} ${expectancy}`;
  if (kept.key !== key) {
    const [power, alpha] = [c.effect, 0].map((effect) => powerOf(2 * Math.round(n / 2), control, {
      ...c.parameters, true_effect_points: effect, expectancy_points: expectancy,
    }));
    kept = { key, power, alpha };
  }
  return kept;
}

// Whole numbers that add up to `whole`, nearest to the shares by largest remainder.
export function countsOf(shares, whole) {
  const sum = shares.reduce((a, b) => a + b, 0);
  const exact = shares.map((share) => (share / sum) * whole);
  const counts = exact.map((value) => Math.floor(value + 1e-9));
  const order = exact.map((value, i) => [counts[i] - value, i]).sort((a, b) => a[0] - b[0]);
  const left = whole - counts.reduce((a, b) => a + b, 0);
  for (const [, i] of order.slice(0, left)) counts[i] += 1;
  return counts;
}

function posteriorOf(prior, ifTrue, ifNot) {
  return (prior * ifTrue) / (prior * ifTrue + (1 - prior) * ifNot);
}

function countWords([x0, y0, x1, y1], count) {
  const fits = x1 - x0 > 0.17 && y1 - y0 > 0.075;
  return [(x0 + x1) / 2, (y0 + y1) / 2, fits ? String(count) : " "];
}

export function twin_moved_claim(values, c) {
  const { prior, result } = values;
  const { power, alpha } = trialOf(values, c);
  const found = result === "significant";
  const [ifTrue, ifNot] = found ? [power, alpha] : [1 - power, 1 - alpha];
  const after = posteriorOf(prior, ifTrue, ifNot);
  const counts = countsOf(
    [prior * power, prior * (1 - power), (1 - prior) * alpha, (1 - prior) * (1 - alpha)], c.claims);
  const parts = {
    true_found: [0, 0, prior, power],
    true_missed: [0, power, prior, 1],
    false_found: [prior, 0, 1, alpha],
    false_not: [prior, alpha, 1, 1],
  };
  const end = found ? 0 : 1;
  const points = Object.fromEntries(
    Object.entries(parts).map(([name, place]) => [name, corners(...place)]));
  const texts = Object.fromEntries(
    Object.entries(parts).map(([name, place], i) => (
      [`${name}_words`, countWords(place, counts[i])])));
  return {
    points: {
      ...points,
      outline: [0, end, 0, power, prior, power, prior, alpha, 1, alpha, 1, end, 0, end],
      before: corners(-0.3, 0, 0.3, 100 * prior),
      after: corners(0.7, 0, 1.3, 100 * after),
    },
    texts: {
      ...texts,
      true_label: [prior / 2, 1.03, "true"],
      false_label: [(1 + prior) / 2, 1.03, "not true"],
      before_words: [0, 100 * prior + 2, `${fixed(100 * prior, 0)} %`],
      after_words: [1, 100 * after + 2, `${fixed(100 * after, 0)} %`],
    },
    readouts: {
      result: c.result_words[result],
      prior,
      posterior: after,
      ratio: ifNot ? ifTrue / ifNot : Infinity,
      if_true: ifTrue,
      if_untrue: ifNot,
      true: counts[found ? 0 : 1],
      other: counts[found ? 2 : 3],
    },
  };
}
