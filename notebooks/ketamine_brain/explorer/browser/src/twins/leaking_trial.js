// The browser's twin of notebook 11's trial: what its scene computes, and where it puts it.
// `constants` come from Python; what is drawn comes from the same seed as there.

import { clamp } from "../numbers.js";
import { mean } from "../score.js";
import { memory } from "../models/memory.js";
import { differences, simulate_trial } from "../models/trial_simulator.js";

const keep = memory(4);

function signed(value) {
  const words = value.toFixed(1);
  return Number(words) === 0 ? words.replace("-", "") : words.replace("-", "−");
}

// Where each person stands: by arm, and by what they think they had.
function dots(trial, c) {
  const groups = {
    ketamine_yes: [], ketamine_no: [], control_yes: [], control_no: [],
  };
  for (let i = 0; i < trial.fall_points.length; i += 1) {
    const ketamine = trial.ketamine_arm[i];
    const place = 0.6 * ((((Math.floor(i / 2) + 1) * 0.618034) % 1) - 0.5);
    const arm = ketamine ? "ketamine" : "control";
    groups[`${arm}_${trial.believes_ketamine[i] ? "yes" : "no"}`].push(Number(ketamine) + place,
      clamp(trial.fall_points[i], c.fall_low, c.fall_high));
  }
  return groups;
}

function meanLine(trial, ketamine) {
  const height = mean(trial.fall_points.filter((_, i) => trial.ketamine_arm[i] === ketamine));
  return [ketamine - 0.38, height, ketamine + 0.38, height];
}

// The outline of a histogram with bins one point wide.
function stairs(values, c) {
  const heights = new Array(c.bins).fill(0);
  const last = c.bin_low + c.bins - 1e-9;
  for (const value of values) heights[Math.floor(clamp(value, c.bin_low, last) - c.bin_low)] += 1;
  const points = [c.bin_low, 0];
  heights.forEach((height, i) => points.push(c.bin_low + i, height, c.bin_low + i + 1, height));
  return [...points, c.bin_low + c.bins, 0];
}

function texts(values, one, count, c) {
  const { difference_points: found, ci_low_points: low, ci_high_points: high } = one;
  const numbers = `${signed(found)} (${signed(low)} to ${signed(high)})`;
  return {
    found_words: [clamp(found, c.words_left, c.words_right), c.words_y,
      `trial ${Math.round(values.number)}: ${numbers}`],
    truth_words: [values.true_effect + 0.6, c.truth_y,
      `the drug itself: ${signed(values.true_effect)}`],
    share_words: `${count === 1000 ? "1,000" : count} of 1,000`,
  };
}

function placed(values, trial, many, c) {
  const { difference_points: found, ci_low_points: low, ci_high_points: high } = trial.result;
  const end = c.bin_low + c.bins;
  const ends = [low, high].map((value) => clamp(value, c.bin_low, end));
  return {
    ...dots(trial, c),
    ketamine_mean: meanLine(trial, true),
    control_mean: meanLine(trial, false),
    all: many.all,
    significant: many.striking,
    interval: [ends[0], c.interval_y, ends[1], c.interval_y],
    found: [found, c.interval_y],
    truth: [values.true_effect, 0, values.true_effect, c.truth_y],
  };
}

// What a thousand trials say; looking at another of them changes nothing of it.
function thousand(design, parameters, c) {
  return keep(JSON.stringify([design, parameters, c.trials, c.seed]), () => {
    const { difference_points: found, significant } = differences(
      design, parameters, c.trials, c.seed);
    const striking = found.filter((_, i) => significant[i]);
    return {
      count: striking.length,
      mean: mean(found),
      all: stairs(found, c),
      striking: stairs(striking, c),
    };
  });
}

export function twin_leaking_trial(values, c) {
  const { control, raters } = values;
  const design = { n: 2 * Math.round(values.n / 2), control, raters };
  const parameters = {
    ...c.parameters,
    true_effect_points: values.true_effect,
    expectancy_points: values.expectancy,
  };
  const number = Math.round(values.number);
  const trial = simulate_trial(design, parameters, c.seed, number - 1);
  const many = thousand(design, parameters, c);
  const one = trial.result;
  const behind = one.difference_points < 0; // the difference is said of the arm that is ahead
  const readouts = {
    number,
    ahead: behind ? "control" : "ketamine",
    found: Math.abs(one.difference_points),
    low: behind ? -one.ci_high_points : one.ci_low_points,
    high: behind ? -one.ci_low_points : one.ci_high_points,
    verdict: one.significant ? "significant" : "not significant",
    significant: many.count,
    mean: many.mean,
    truth: values.true_effect,
    right: one.right_guess_share,
  };
  const points = placed(values, trial, many, c);
  return { points, texts: texts(values, one, many.count, c), readouts };
}
