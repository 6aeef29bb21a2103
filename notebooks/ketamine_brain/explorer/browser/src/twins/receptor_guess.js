// The browser's twin of notebook 03's guess: what its scene computes, and where it puts it.
// `constants` come from Python: levels, voltages, and each mystery's readings and truth.

import { occupancy } from "../models/cortical_circuit.js";
import { fixed, general, zip } from "../models/shapes.js";

const NAMES = {
  ic50_um: (value) => `IC50 ${general(Number(value.toPrecision(2)))} µM`,
  hill: (value) => `steepness ${fixed(value, 2)}`,
  electrical_distance: (value) => `electrical distance ${fixed(value, 2)}`,
};

// The share blocked at a level and each voltage, by three constants.
function blockOf({ ic50_um: half, hill, electrical_distance: distance }, c) {
  const halves = c.voltages.map((mv) => (
    half * Math.exp((distance * (mv - c.reference_mv)) / c.thermal_mv)));
  return (um, i) => occupancy(um, halves[i], hill);
}

const percents = (levels, block, i) => levels.map((um) => 100 * block(um, i));

function missOf(block, read, c) {
  let sum = 0;
  read.forEach((row, i) => row.forEach((share, j) => {
    sum += (block(c.levels[j], i) - share) ** 2;
  }));
  return Math.sqrt(sum / (read.length * c.levels.length));
}

function nearWords(name, guess, truth, c) {
  const error = guess / truth - 1;
  const way = error > 0 ? "high" : "low";
  const off = `your guess is ${fixed(100 * Math.abs(error), 0)} % too ${way}`;
  return `${NAMES[name](truth)} (${Math.abs(error) <= c.close ? "close" : off})`;
}

export function twin_receptor_guess(values, c) {
  const { read, truth } = c.mysteries[values.mystery - 1];
  const [mine, theirs] = [values, truth].map((constants) => blockOf(constants, c));
  const points = {};
  c.voltages.forEach((_, i) => {
    points[`read${i}`] = zip(c.levels, read[i].map((share) => 100 * share));
    points[`guess${i}`] = zip(c.curve, percents(c.curve, mine, i));
    points[`true${i}`] = values.compare ? zip(c.curve, percents(c.curve, theirs, i))
      : [0.04, 0, 0.0401, 0];
  });
  const words = Object.keys(NAMES).map((name) => nearWords(name, values[name], truth[name], c));
  return {
    points,
    texts: {
      verdict: [0.05, 102 - 22.5,
        values.compare ? "lines: your guess; dotted: the truth" : "lines: your guess"],
    },
    readouts: {
      miss: 100 * missOf(mine, read, c),
      noise: 100 * c.reading_sd,
      verdict: values.compare ? ` The truth: ${words.join(", ")}.` : "",
    },
  };
}
