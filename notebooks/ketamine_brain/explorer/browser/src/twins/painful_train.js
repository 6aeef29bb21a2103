// The browser's twin of notebook 09's train of stimuli: what its scene computes, and where it
// puts it. `constants` come from Python: parameters, the longest train, its strength, places.

import { corners, fixed, range, zip } from "../models/shapes.js";

// What each stimulus finds left of those before it, as in models/pain.py.
function leftBefore(values, dose, c) {
  const { half_block_mg_per_kg: half, slow_jump: jump, slow_s: slow } = c.parameters;
  const left = Math.exp(-values.interval_s / slow);
  const added = (1 - dose / (dose + half)) * jump * c.strength;
  return range(values.stimuli, (k) => (left * added * (1 - left ** k)) / (1 - left));
}

const felt = (values, dose, c) => leftBefore(values, dose, c).map((slow) => c.strength + slow);

const growthOf = (response) => 100 * (response[response.length - 1] / response[0] - 1);

// One bar for each stimulus of the longest train, flat for those that have not come.
function bars(name, heights, c) {
  const bar = (i) => corners(i + 1 - c.width / 2, 0, i + 1 + c.width / 2, heights[i] || 0);
  return Object.fromEntries(range(c.most, (i) => [`${name}-${i}`, bar(i)]));
}

export function twin_painful_train(values, c) {
  const { dose_mg_per_kg: dose, interval_s: interval, stimuli } = values;
  const [response, plain] = [felt(values, dose, c), felt(values, 0, c)];
  const come = (i) => i < stimuli;
  const numbers = range(c.most, (i) => i + 1);
  return {
    points: {
      ...bars("whole", response, c),
      ...bars("fast", response.map(() => c.strength), c),
      without: zip(numbers, range(c.most, (i) => (come(i) ? plain[i] : c.away))),
      beats: zip(range(c.most, (i) => (come(i) ? interval * i : c.away)), numbers.map(() => 0)),
    },
    texts: {},
    readouts: {
      count: stimuli === c.most ? "Fifteen equal stimuli" : `Stimulus ${stimuli} of ${c.most}`,
      interval,
      drug: dose ? `with ${fixed(dose, 2)} mg/kg of ketamine` : "no drug",
      growth: growthOf(response),
      plain: dose ? ` (without the drug ${fixed(growthOf(plain), 0)} %)` : "",
      first: response[0],
      last: response[response.length - 1],
    },
  };
}
