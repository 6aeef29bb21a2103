// The browser's twin of notebook 11's trial: models/judgement.py:explore_trial, and where pictures/judgement.py:move_trial puts it.
// `constants` are what twin_constants() returns there; what is drawn comes from the same seed as in Python.

import { simulate_trial, differences } from "./trial_simulator.js";

export const twin_leaking_trial = (() => {
  const signed = (value) => {
    const words = value.toFixed(1);
    return Number(words) === 0 ? words.replace("-", "") : words.replace("-", "−");
  };
  const clip = (value, low, high) => Math.min(high, Math.max(low, value));
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

  function dots(trial, ketamine, believes, c) {
    const points = [];
    trial.fall_points.forEach((fall, i) => {
      if (trial.ketamine_arm[i] !== ketamine || trial.believes_ketamine[i] !== believes) return;
      const place = 0.6 * ((((Math.floor(i / 2) + 1) * 0.618034) % 1) - 0.5);
      points.push(Number(ketamine) + place, clip(fall, c.fall_low, c.fall_high));
    });
    return points;
  }

  function meanLine(trial, ketamine) {
    const height = mean(trial.fall_points.filter((_, i) => trial.ketamine_arm[i] === ketamine));
    return [ketamine - 0.38, height, ketamine + 0.38, height];
  }

  function stairs(values, c) {  // the outline of a histogram with bins one point wide
    const heights = new Array(c.bins).fill(0);
    for (const value of values) heights[Math.floor(clip(value, c.bin_low, c.bin_low + c.bins - 1e-9) - c.bin_low)] += 1;
    const points = [c.bin_low, 0];
    heights.forEach((height, i) => points.push(c.bin_low + i, height, c.bin_low + i + 1, height));
    return [...points, c.bin_low + c.bins, 0];
  }

  function words(values, found, low, high, count, c) {
    return {
      found_words: [clip(found, c.words_left, c.words_right), c.words_y, `trial ${Math.round(values.number)}: ${signed(found)} (${signed(low)} to ${signed(high)})`],
      truth_words: [values.true_effect + 0.6, c.truth_y, `the drug itself: ${signed(values.true_effect)}`],
      share_words: `${count === 1000 ? "1,000" : count} of 1,000`,
    };
  }

  return function twin(values, c) {
    const design = { n: 2 * Math.round(values.n / 2), control: values.control, raters: values.raters };
    const parameters = { ...c.parameters, true_effect_points: values.true_effect, expectancy_points: values.expectancy };
    const trial = simulate_trial(design, parameters, c.seed, Math.round(values.number) - 1), one = trial.result;
    const many = differences(design, parameters, c.trials, c.seed);
    const found = one.difference_points, low = one.ci_low_points, high = one.ci_high_points, end = c.bin_low + c.bins;
    const count = many.significant.filter(Boolean).length;
    const points = {
      ketamine_yes: dots(trial, true, true, c), ketamine_no: dots(trial, true, false, c), control_yes: dots(trial, false, true, c),
      control_no: dots(trial, false, false, c), ketamine_mean: meanLine(trial, true), control_mean: meanLine(trial, false),
      all: stairs(many.difference_points, c), significant: stairs(many.difference_points.filter((_, i) => many.significant[i]), c),
      interval: [clip(low, c.bin_low, end), c.interval_y, clip(high, c.bin_low, end), c.interval_y], found: [found, c.interval_y],
      truth: [values.true_effect, 0, values.true_effect, c.truth_y],
    };
    const readouts = {
      number: Math.round(values.number), found, low, high, verdict: one.significant ? "significant" : "not significant", significant: count,
      mean: mean(Array.from(many.difference_points)), truth: values.true_effect, right: one.right_guess_share,
    };
    return { points, texts: words(values, found, low, high, count, c), readouts };
  };
})();
