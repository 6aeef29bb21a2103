// The browser's twin of notebook 02's ball: what its scene computes, and where it puts it.
// `constants` come from Python: parameters, each person's kicks, places, and the study's shares.

import { fixed, interp, range, zip } from "../models/shapes.js";
import { daysStuck, heightOf, pathOf, shape, strengths, valleys }
  from "../models/mood_landscape.js";

function parametersOf({ stress, depth, noise }, c) {
  return { ...c.parameters, stress, depth, noise };
}

// Most of a drag moves one slider: the year and the times of the last land are kept.
let kept = { key: "" };

function yearOf(values, c) {
  const { stress, depth, noise, treatment, person } = values;
  const key = [stress, depth, noise, treatment, person].join(" ");
  if (kept.key !== key || kept.c !== c) {
    const p = parametersOf(values, c);
    const strength = strengths(range(c.days + 1, (i) => i), treatment, c.treated_from, p);
    const [before, after] = [0, treatment].map((full) => daysStuck(full, p) / c.days_a_month);
    kept = { key, c, p, strength, before, after, path: pathOf(strength, c.kicks[person - 1], p) };
  }
  return kept;
}

function inMonths(months, c) {
  if (!(months <= 600)) return "more than a lifetime";
  if (months < 2) return `about ${fixed((months * c.days_a_month) / 7, 0)} weeks`;
  return months < 36 ? `about ${fixed(months, 0)} months` : `about ${fixed(months / 12, 0)} years`;
}

function weeksOf(path, c) {
  const counts = new Array(c.bins.length - 1).fill(0);
  const last = counts.length - 1;
  for (let day = 0; day < path.length; day += c.week_days) {
    const mood = path[day];
    if (mood < c.bins[0] || mood > c.bins[last + 1]) continue;
    let bin = 0;
    while (bin < last && mood >= c.bins[bin + 1]) bin += 1;
    counts[bin] += 1;
  }
  return counts;
}

// Above 5/9 where peaks may be two.
function bimodality(path, every) {
  const values = path.filter((_, day) => day % every === 0);
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const moment = (power) => values.reduce((sum, v) => sum + (v - mean) ** power, 0);
  const sd = Math.sqrt(moment(2) / (n - 1));
  const skewness = (n / ((n - 1) * (n - 2))) * (moment(3) / sd ** 3);
  const flat = (3 * (n - 1) ** 2) / ((n - 2) * (n - 3));
  const steep = (n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3));
  const excess = steep * (moment(4) / sd ** 4) - flat;
  return (skewness * skewness + 1) / (excess + flat);
}

function outlineOf(counts, c) {
  const x = [0, ...counts.flatMap((count) => [count, count]), 0];
  return zip(x, c.bins.flatMap((edge) => [edge, edge]));
}

function placed(values, year, c) {
  const { p, strength, path } = year;
  const ball = path[values.day];
  const drawn = (full) => c.mood.map((mood) => (
    Math.min(heightOf(shape(full, p), mood), 2 * c.top)));
  const after = drawn(strength[values.day]);
  const land = c.mood.map((mood) => heightOf(shape(strength[values.day], p), mood));
  const begins = values.treatment > 0 ? c.treated_from / c.days_a_month : NaN;
  const every = range(Math.floor((path.length - 1) / 3) + 1, (i) => 3 * i);
  const { shares, ends } = c.study;
  const shown = (x) => (values.published ? x : NaN);
  return {
    before: zip(c.mood, drawn(0)),
    after: zip(c.mood, after),
    ball: [ball, interp(ball, c.mood, land) + 0.12],
    begins: [begins, -2.2, begins, 2.2],
    path: zip(every.map((day) => day / c.days_a_month), every.map((day) => path[day])),
    now: [values.day / c.days_a_month, ball],
    weeks: outlineOf(weeksOf(path, c), c),
    share: shares.flatMap((x) => [shown(x), -0.35]),
    share_spread: ends.flatMap((x) => [x === null ? NaN : shown(x), -0.35]),
  };
}

function stuckWords(values, year, c) {
  const land = valleys(shape(0, year.p))
    ? "Someone in the low one of two valleys stays for"
    : "This land has one valley: from low to well it takes";
  const stuck = `${land} ${inMonths(year.before, c)} on average`;
  if (!(values.treatment > 0)) return stuck;
  return `${stuck}; with ${fixed(100 * values.treatment, 0)} % of full treatment, `
    + inMonths(year.after, c);
}

export function twin_mood_year(values, c) {
  const year = yearOf(values, c);
  const low = year.path.reduce((sum, mood) => sum + (mood < 0 ? 1 : 0), 0) / year.path.length;
  return {
    points: placed(values, year, c),
    texts: {
      dashed: [0, values.treatment > 0 ? 3.1 : c.away, "dashed: without treatment"],
      begins_words: [c.treated_from / c.days_a_month + 0.15,
        values.treatment > 0 ? 2.05 : c.away, "treatment begins"],
      share_words: [0, values.published ? 0.55 : c.away, c.study.words],
    },
    readouts: {
      stuck: stuckWords(values, year, c),
      person: values.person,
      low: 100 * low,
      peaks: bimodality(year.path, c.week_days) > c.two_peaks ? "two peaks" : "one peak",
      more: values.published ? c.study.more : "",
    },
  };
}
