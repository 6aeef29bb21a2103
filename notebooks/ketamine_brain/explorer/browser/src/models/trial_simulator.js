// The browser's twin of models/trial_simulator.py: same numbers from the same seed. The equations
// and what they leave out stand there; constants come in with `parameters`, so that none is
// written twice.

import { memory } from "./memory.js";
import { normalCdf } from "./normal.js";

const MAX_PEOPLE = 1000;
const DRAWS = 4;
const WEYL = 0x6d2b79f5;

function mix(state) {
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
  return (t ^ (t >>> 14)) >>> 0;
}

const uniform = (start, index) => (
  (mix((start + Math.imul(index + 1, WEYL)) | 0) + 0.5) / 4294967296);
const normal = (u, v) => Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);

const LANCZOS = [ // g = 7; relative error below 1e-13 for x > 0.5
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
];

function logGamma(x) {
  const z = x - 1;
  const t = z + 7.5;
  const sum = LANCZOS.reduce((total, value, i) => (i ? total + value / (z + i) : value), 0);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

// Continued fraction of the incomplete beta function, Lentz's method.
function betaFraction(x, a, b) {
  const floor = (value) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / floor(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const top of [even, odd]) {
      d = 1 / floor(1 + top * d);
      c = floor(1 + top / c);
      h *= d * c;
    }
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return h;
}

function incompleteBeta(x, a, b) {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  const logs = logGamma(a + b) - logGamma(a) - logGamma(b);
  const front = Math.exp(logs + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

export const twoSidedP = (t, df) => incompleteBeta(df / (df + t * t), df / 2, 0.5);

function tDensity(t, df) {
  const logs = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  return Math.exp(logs - ((df + 1) / 2) * Math.log1p((t * t) / df));
}

// Newton from the left: p falls ever more slowly as t rises, so that no step goes too far.
export function criticalT(alpha, df) {
  let t = 0;
  for (let step = 1; step > 1e-12 * t;) {
    step = (twoSidedP(t, df) - alpha) / (2 * tDensity(t, df));
    t += step;
  }
  return t;
}

const keptBars = new Map();

function barOf(alpha, df) {
  const key = `${alpha} ${df}`;
  if (!keptBars.has(key)) keptBars.set(key, criticalT(alpha, df));
  return keptBars.get(key);
}

// The chance to believe in ketamine, in its own arm and in the other.
const beliefChance = (arm, design, parameters) => (arm
  ? parameters[`right_ketamine_${design.control}`]
  : 1 - parameters[`right_control_${design.control}`]);

const raterPoints = (design, parameters) => (
  design.raters === "present" ? parameters.rater_points : 0);

function person(start, trial, i, design, parameters) {
  const place = DRAWS * (MAX_PEOPLE * trial + i);
  const arm = i % 2 === 0;
  const chance = beliefChance(arm, design, parameters);
  const believes = uniform(start, place + 2) < chance;
  const rater = uniform(start, place + 3) < chance;
  const luck = normal(uniform(start, place), uniform(start, place + 1));
  const fall = parameters.usual_fall_points + parameters.true_effect_points * arm
    + parameters.expectancy_points * believes + parameters.spread_points * luck
    + raterPoints(design, parameters) * rater;
  return { arm, believes, rater, fall };
}

function armSummary(people, arm, threshold) {
  const falls = people.filter((one) => one.arm === arm).map((one) => one.fall);
  const mean = falls.reduce((a, b) => a + b, 0) / falls.length;
  const variance = falls.reduce((a, b) => a + (b - mean) ** 2, 0) / (falls.length - 1);
  const response = falls.filter((fall) => fall >= threshold).length / falls.length;
  return { mean, variance, response };
}

function summary(people, parameters, critical) {
  const threshold = parameters.response_fraction * parameters.baseline_points;
  const [ketamine, control] = [true, false].map((arm) => armSummary(people, arm, threshold));
  const difference = ketamine.mean - control.mean;
  const pooled = Math.sqrt((ketamine.variance + control.variance) / 2);
  const error = pooled * Math.sqrt(4 / people.length);
  const p = twoSidedP(difference / error, people.length - 2);
  return {
    difference_points: difference,
    ci_low_points: difference - critical * error,
    ci_high_points: difference + critical * error,
    t: difference / error,
    p,
    d: difference / pooled,
    significant: p < parameters.alpha,
    right_guess_share: people.filter((one) => one.believes === one.arm).length / people.length,
    response_ketamine: ketamine.response,
    response_control: control.response,
  };
}

export function simulate_trial(design, parameters, seed = 0, number = 0) {
  const start = mix(seed | 0);
  const people = Array.from({ length: design.n }, (_, i) => (
    person(start, number, i, design, parameters)));
  return {
    ketamine_arm: people.map((one) => one.arm),
    believes_ketamine: people.map((one) => one.believes),
    rater_believes_ketamine: people.map((one) => one.rater),
    fall_points: people.map((one) => one.fall),
    result: summary(people, parameters, barOf(parameters.alpha, design.n - 2)),
  };
}

const keptLuck = new Map();

// Person i of each trial; kept, because a slider asks for the same again.
function luckOf(seed, trials, i) {
  const key = `${seed} ${trials} ${i}`;
  if (!keptLuck.has(key)) keptLuck.set(key, drawLuck(seed, trials, i));
  return keptLuck.get(key);
}

function drawLuck(seed, trials, i) {
  const start = mix(seed | 0);
  const [z, guess, rater] = [1, 2, 3].map(() => new Float64Array(trials));
  for (let trial = 0; trial < trials; trial += 1) {
    const place = DRAWS * (MAX_PEOPLE * trial + i);
    z[trial] = normal(uniform(start, place), uniform(start, place + 1));
    guess[trial] = uniform(start, place + 2);
    rater[trial] = uniform(start, place + 3);
  }
  return { z, guess, rater };
}

// What is counted of an arm in each trial, of which any sum of falls is made: who believes, who is
// believed in, both, and luck: its sum, its squares, and its sums among the first two.
const COUNTED = 7;
const BLOCK = 8; // people after which the counts are kept: from there on a slider counts

function addPerson(counts, { z, guess, rater }, chance) {
  for (let trial = 0; trial < z.length; trial += 1) {
    const at = COUNTED * trial;
    const luck = z[trial];
    counts[at + 3] += luck;
    counts[at + 4] += luck * luck;
    const seen = rater[trial] < chance;
    if (guess[trial] < chance) {
      counts[at] += 1;
      counts[at + 5] += luck;
      if (seen) counts[at + 2] += 1;
    }
    if (seen) {
      counts[at + 1] += 1;
      counts[at + 6] += luck;
    }
  }
}

const keptBlocks = memory(8); // two arms, for each kind of control, and a page's second figure
const keptCounts = memory(8);
const keptSums = memory(8);

// Every second person from `first`, of n.
function countsOf(n, chance, trials, seed, first) {
  const key = `${chance} ${trials} ${seed} ${first}`;
  return keptCounts(`${n} ${key}`, () => {
    const blocks = keptBlocks(key, () => [new Float64Array(COUNTED * trials)]);
    const people = Math.ceil((n - first) / 2);
    const from = Math.min(Math.floor(people / BLOCK), blocks.length - 1);
    const counts = blocks[from].slice();
    for (let k = from * BLOCK; k < people; k += 1) {
      addPerson(counts, luckOf(seed, trials, first + 2 * k), chance);
      if ((k + 1) % BLOCK === 0) blocks.push(counts.slice());
    }
    return counts;
  });
}

// Sums and sums of squares of an arm's falls in each trial, but for what is alike in all: the usual
// fall, and what the drug itself adds.
function armSums(design, parameters, trials, seed, first) {
  const { expectancy_points: hope, spread_points: spread } = parameters;
  const seen = raterPoints(design, parameters);
  const chance = beliefChance(first === 0, design, parameters);
  const counts = countsOf(design.n, chance, trials, seed, first);
  const key = [design.n, chance, hope, spread, seen, trials, seed, first].join(" ");
  return keptSums(key, () => sumsOf(counts, trials, hope, spread, seen));
}

function sumsOf(counts, trials, hope, spread, seen) {
  const sums = new Float64Array(trials);
  const squares = new Float64Array(trials);
  for (let trial = 0; trial < trials; trial += 1) {
    const at = COUNTED * trial;
    sums[trial] = hope * counts[at] + seen * counts[at + 1] + spread * counts[at + 3];
    squares[trial] = hope * hope * counts[at] + seen * seen * counts[at + 1]
      + spread * spread * counts[at + 4]
      + 2 * (hope * seen * counts[at + 2] + hope * spread * counts[at + 5]
        + seen * spread * counts[at + 6]);
  }
  return { sums, squares };
}

// What a thousand trials say of the difference alone, fast enough for every frame of a drag:
// { difference_points, significant }.
export function differences(design, parameters, trials = 1000, seed = 0) {
  const arms = [0, 1].map((first) => armSums(design, parameters, trials, seed, first));
  const half = design.n / 2;
  const critical = barOf(parameters.alpha, design.n - 2);
  const difference_points = new Float64Array(trials);
  const significant = new Array(trials);
  const spreadOf = (arm, trial) => arm.squares[trial] - arm.sums[trial] ** 2 / half;
  for (let trial = 0; trial < trials; trial += 1) {
    const [ketamine, control] = arms;
    const spread = (spreadOf(ketamine, trial) + spreadOf(control, trial)) / (half - 1);
    const gap = (ketamine.sums[trial] - control.sums[trial]) / half + parameters.true_effect_points;
    difference_points[trial] = gap;
    significant[trial] = Math.abs(gap) > critical * Math.sqrt((spread / 2) * (4 / design.n));
  }
  return { difference_points, significant };
}

// -- in closed form ------------------------------------------------------------------------------

const NODES = 160;
const REACH = 9; // standard deviations of a chi variable, beyond which nothing is left

// P(T <= t) of the noncentral t distribution: the normal's over all sizes of the spread found.
export function noncentralT(t, df, shift) {
  const sd = 1 / Math.sqrt(2 * df);
  const low = Math.max(1 - REACH * sd, 0);
  const step = (1 + REACH * sd - low) / NODES;
  const half = df / 2;
  const front = Math.log(2) + half * Math.log(half) - logGamma(half);
  let sum = 0;
  for (let i = 1; i < NODES; i += 1) {
    const spread = low + i * step;
    const density = Math.exp(front + (df - 1) * Math.log(spread) - half * spread * spread);
    sum += density * normalCdf(t * spread - shift);
  }
  return sum * step;
}

// The chance that a trial with masked raters comes out significant.
export function power(n, control, parameters) {
  const chances = [true, false].map((arm) => beliefChance(arm, { control }, parameters));
  const { expectancy_points: hope, spread_points: spread } = parameters;
  const means = chances.map((chance) => hope * chance);
  const variances = chances.map((chance) => spread ** 2 + hope ** 2 * chance * (1 - chance));
  const gap = parameters.true_effect_points + means[0] - means[1];
  const shift = (Math.abs(gap) / Math.sqrt((variances[0] + variances[1]) / 2)) * Math.sqrt(n / 4);
  const bar = barOf(parameters.alpha, n - 2);
  return 1 - noncentralT(bar, n - 2, shift) + noncentralT(-bar, n - 2, shift);
}
