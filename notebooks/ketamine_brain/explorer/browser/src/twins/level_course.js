// The browser's twin of notebook 01's level: what its scene computes, and where it puts it.
// `constants` come from Python: bodies, people, hours, bands, and what was measured.

import { atWeight, ketamine, norketamine } from "../models/pharmacokinetics.js";
import { fixed, general, interp, outline, zip } from "../models/shapes.js";
import { quantile } from "../models/mood_onset.js";
import { clamp } from "../numbers.js";

// Everything is in proportion to the amount: courses of 1 mg are kept while that alone moves.
const keptUnits = {};

function keep(name, key, made) {
  const kept = keptUnits[name];
  if (kept && kept.key === key) return kept.made;
  keptUnits[name] = { key, made: made() };
  return keptUnits[name].made;
}

const highest = (values) => values.reduce((a, b) => Math.max(a, b), 0);

function unitOf({ route, weight_kg: weight }, hours, c) {
  const times = [...c.hours, hours]; // the end of the drip, where its peak is
  const sets = c.sets.map((body) => ketamine(atWeight(body, weight), route, hours, times));
  const peaks = sets.map(highest);
  return {
    sets,
    peaks,
    after: norketamine(atWeight(c.sets[0], weight), route, hours, times),
    evening: highest(sets.map((level, i) => interp(c.evening_h, c.hours, level) / peaks[i])),
    peakHour: times[sets[0].indexOf(peaks[0])],
  };
}

function groupOf({ route, weight_kg: weight }, hours, c) {
  const times = [...c.hours, hours];
  const courses = c.people.map((own) => (
    ketamine(atWeight({ ...c.sets[0], ...own }, weight), route, hours, times)));
  const row = new Float64Array(courses.length);
  const shares = c.middle_share.map(() => new Float64Array(c.hours.length));
  c.hours.forEach((_, i) => {
    courses.forEach((course, k) => { row[k] = course[i]; });
    row.sort();
    c.middle_share.forEach((share, k) => { shares[k][i] = quantile(row, share); });
  });
  const peaks = Float64Array.from(courses, highest).sort();
  return { shares, peaks: c.middle_share.map((share) => quantile(peaks, share)) };
}

function publishedOf(values, hours, peakHour, c) {
  const rows = values.published ? c.published[values.route] || [] : [];
  const row = rows.find(({ amount, per_kg: perKg, minutes }) => {
    const given = perKg ? amount * values.weight_kg : amount;
    const sameLength = minutes === null || Math.abs(minutes - 60 * hours) < 1;
    return Math.abs(given - values.amount_mg) <= 0.5 && sameLength;
  });
  return row && { ...row, hour: row.at_h === null ? peakHour : row.at_h };
}

function heights(log, c) {
  const place = log
    ? (level) => Math.log10(Math.max(level, 1e-3) / c.log_low) / Math.log10(c.log_top / c.log_low)
    : (level) => level / c.linear_top;
  return (level) => clamp(place(level), -0.5, 1.5);
}

function bandWords({ low, high, words, id }, height, over = 0) {
  const middle = over ? height(high) + over : height(Math.sqrt(low * high));
  return middle < 1 ? [11.9, middle, `${words} [${id}]`]
    : [11.9, 0.79, `${words}: far above this axis [${id}]`];
}

function placedTexts(log, peak, height, c) {
  const texts = {
    odd_words: bandWords(c.bands.odd, height, log && !peak ? c.above_band : 0),
    asleep_words: bandWords(c.bands.asleep, height),
    peak_words: [6, -3, "no published peak"],
  };
  if (peak) {
    texts.peak_words = [...c.peak_words_at, peak.words];
  }
  c.ticks[log ? "log" : "linear"].forEach((value, i) => {
    texts[`tick${i}`] = [-0.15, height(value), String(value)];
  });
  return texts;
}

function placedPoints(values, unit, group, peak, height, c) {
  const mg = values.amount_mg;
  const curve = (course) => zip(c.hours, c.hours.map((_, i) => height(mg * course[i])));
  const band = ({ low, high }) => {
    const ends = [low, high].map((level) => [height(level), height(level)]);
    return outline([0, 12], ...ends);
  };
  const flat = new Float64Array(c.hours.length);
  const [low, high] = group ? group.shares.map((course) => course.map((v) => height(mg * v)))
    : [flat, flat];
  const points = {
    odd: band(c.bands.odd),
    asleep: band(c.bands.asleep),
    people: outline(c.hours, low, high),
    after: curve(unit.after),
    peak: peak ? [peak.hour, height(peak.value)] : [NaN, NaN],
    peak_spread: peak ? [peak.hour, height(peak.low), peak.hour, height(peak.high)]
      : [NaN, NaN, NaN, NaN],
  };
  unit.sets.forEach((course, i) => { points[`set${i}`] = curve(course); });
  return points;
}

const levelWords = (level) => fixed(level, level >= 20 ? 0 : 1);

function moreWords(values, unit, group, peak, c) {
  const mg = values.amount_mg;
  let more = "";
  if (peak) more += ` Measured: ${general(peak.value)} ng/mL [${peak.id}].`;
  if (group) {
    const [low, high] = group.peaks.map((level) => levelWords(mg * level));
    more += ` Eight in ten of Kamp's people peak at ${low} to ${high}.`;
  }
  if (mg * highest(unit.peaks) > c.linear_top && values.axis !== "log") {
    more += " Curves leave this axis: choose the other.";
  }
  return more;
}

export function twin_level_course(values, c) {
  const { route, weight_kg: weight, amount_mg: mg } = values;
  const hours = route === "iv" ? values.minutes / 60 : 0;
  const key = `${route} ${weight} ${hours}`;
  const unit = keep("unit", key, () => unitOf(values, hours, c));
  const group = values.people ? keep("group", key, () => groupOf(values, hours, c)) : null;
  const peak = publishedOf(values, hours, unit.peakHour, c);
  const height = heights(values.axis === "log", c);
  const over = route === "iv" ? ` over ${fixed(values.minutes, 0)} minutes` : "";
  return {
    points: placedPoints(values, unit, group, peak, height, c),
    texts: placedTexts(values.axis === "log", peak, height, c),
    readouts: {
      amount: mg,
      route: c.route_words[route] + over,
      weight,
      low: levelWords(mg * Math.min(...unit.peaks)),
      high: levelWords(mg * highest(unit.peaks)),
      after: levelWords(mg * highest(unit.after)),
      evening: 100 * unit.evening,
      more: moreWords(values, unit, group, peak, c),
    },
  };
}
