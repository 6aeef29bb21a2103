// The browser's twin of notebook 10's session: what its scene computes, and where it puts it.
// `constants` come from Python: parameters, people, the cuff's luck, times, places and words.

import { bloodOf, effectOf } from "../models/infusion_session.js";
import { corners, fixed, interp, zip } from "../models/shapes.js";

// What 1 mg does is computed once for each way of giving it, and each span.
const kept = new Map();

function keep(key, made) {
  if (!kept.has(key)) kept.set(key, made());
  return kept.get(key);
}

const routeOf = (given) => (given === "spray" ? "nasal" : "iv");

function effects(route, grid, times, c) {
  const nasal = route === "nasal" ? c.nasal_per_h : 0;
  return keep(`effect ${route} ${grid}`, () => (
    c.people.map((person) => effectOf(person, times, nasal ? 0 : c.drip_h, nasal))));
}

function meanOf(rows, weights) {
  const mean = new Float64Array(rows[0].length);
  rows.forEach((row, k) => {
    for (let i = 0; i < row.length; i += 1) mean[i] += row[i] * weights[k];
  });
  return mean.map((sum) => sum / rows.length);
}

// Who starts, and their averages for 1 mg.
function unitOf(route, span, start, c) {
  return keep(`unit ${route} ${span} ${start}`, () => {
    const times = c.shares.map((share) => share * c.spans[span]);
    const all = effects(route, span, times, c);
    const who = c.people.map((_, k) => k).filter((k) => start !== "calm" || c.people[k].calm);
    const people = who.map((k) => c.people[k]);
    const rows = who.map((k) => all[k]);
    const nasal = route === "nasal" ? c.nasal_per_h : 0;
    const blood = people.map((person) => bloodOf(person, times, nasal ? 0 : c.drip_h, nasal));
    return {
      times,
      who,
      people,
      rows,
      level: meanOf(blood, people.map(() => 1)),
      rise: meanOf(rows, people.map((person) => c.systolic_slope * person.pressure)),
      scaled: rows.map((row, k) => row.map((v) => (v / people[k].half) ** c.steepness)),
      before: people.reduce((sum, person) => sum + person.systolic, 0) / people.length,
    };
  });
}

function dissociated(unit, mg, c) {
  const factor = mg ** c.steepness;
  const mean = new Float64Array(unit.times.length);
  for (const row of unit.scaled) {
    for (let i = 0; i < row.length; i += 1) mean[i] += (factor * row[i]) / (1 + factor * row[i]);
  }
  return mean.map((sum) => sum / unit.scaled.length);
}

// Each starter's highest systolic reading over the sessions, when it was, whether any passed the
// line, and the highest of the first session.
function readings(route, mg, sessions, unit, c) {
  const all = effects(route, "readings", c.read_h, c);
  const count = c.read_h.length;
  return unit.who.map((k) => {
    const person = c.people[k];
    const found = { highest: -Infinity, hour: 0, passed: false, first: -Infinity };
    for (let s = 0; s < sessions; s += 1) {
      for (let i = 0; i < count; i += 1) {
        const push = mg * person.pressure * all[k][i];
        const systolic = person.systolic + c.systolic_slope * push
          + c.systolic_scatter * c.luck[0][k][s][i];
        const diastolic = person.diastolic + c.diastolic_slope * push
          + c.diastolic_scatter * c.luck[1][k][s][i];
        if (systolic >= c.high[0] || diastolic >= c.high[1]) found.passed = true;
        if (s === 0) found.first = Math.max(found.first, systolic);
        if (systolic > found.highest) {
          found.highest = systolic;
          found.hour = c.read_h[i];
        }
      }
    }
    return found;
  });
}

const shareOf = (found) => found.filter(({ passed }) => passed).length / found.length;

// All single courses as one line with gaps; a row of gaps when no one is shown.
function courses(x, rows) {
  const points = [];
  for (const row of rows.length ? rows : [x.map(() => NaN)]) {
    for (let i = 0; i < x.length; i += 1) points.push(x[i], row[i]);
    points.push(NaN, NaN);
  }
  return points;
}

function peaks(found, span, c) {
  const keys = Object.fromEntries(Object.entries(c.peak_keys).map(([name, at]) => [name, [...at]]));
  found.forEach(({ highest, hour, passed }, k) => {
    const order = ((k * 0.618) % 1) - 0.5;
    const above = highest >= c.high[0];
    const place = [(hour + c.spread_h * order) / span, highest];
    if (!passed) keys.peaks.push(...place);
    if (above) keys.high.push(...place);
    else if (passed) keys.low_high.push(...place);
  });
  return keys;
}

function moodOf(mg, route, span, c) {
  const left = c.left_behind[route][span];
  return Object.fromEntries(c.mood.map(({ name, ceiling }) => (
    [name, left.map((u) => -100 * ceiling * Math.expm1(-mg * u))])));
}

// Beside its line, and clear of the others.
function moodWords(mood, c) {
  const heights = Object.fromEntries(c.mood.map(({ name }) => (
    [name, interp(c.words_at, c.shares, mood[name])])));
  const order = [...c.mood].sort((a, b) => heights[a.name] - heights[b.name]);
  let lowest = 2;
  return Object.fromEntries(order.map(({ name, words }) => {
    const height = Math.max(lowest, heights[name] + 4.5);
    lowest = height + c.apart;
    return [`${name}_words`, [c.words_at, height, words]];
  }));
}

function shown(values, view, c) {
  const { unit, mg, span, found, mood } = view;
  const some = values.view === "twelve" ? c.shown : 0;
  const rise = unit.rise.map((v) => unit.before + mg * v);
  const factor = mg ** c.steepness;
  const few = unit.rows.slice(0, some);
  const own = few.map((row, k) => row.map((v) => (
    unit.people[k].systolic + c.systolic_slope * unit.people[k].pressure * mg * v)));
  const apart = unit.scaled.slice(0, some).map((row) => row.map((v) => (
    (100 * factor * v) / (1 + factor * v))));
  const end = c.drip_h / span;
  const watch = corners(0, 0, c.watch_h[routeOf(values.given)] / span, 1);
  return {
    ...Object.fromEntries(c.rows.map((name) => [`watch_${name}`, watch])),
    ...Object.fromEntries(c.mood.map(({ name }) => [name, zip(c.shares, mood[name])])),
    ...peaks(some ? found : [], span, c),
    level: zip(c.shares, unit.level.map((v) => mg * v)),
    dissociation: zip(c.shares, view.dissociation.map((v) => 100 * v)),
    systolic: zip(c.shares, rise),
    people_dissociation: courses(c.shares, apart),
    people_systolic: courses(c.shares, own),
    seen_level: [end, c.seen_level[0], end, c.seen_level[1]],
    seen_rise: c.seen_rise.flatMap((mmhg) => [end, rise[0] + mmhg]),
  };
}

function laterWords({ unit, mg, span, mood }) {
  if (span < 48 || !mg) return "";
  const left = Object.values(mood).map((line) => interp(48, unit.times, line));
  const [low, high] = [Math.min(...left), Math.max(...left)].map((share) => fixed(share, 0));
  return ` On day 2, ${low} to ${high} % of the score is gone through the drug, `
    + "and all else is back.";
}

function dissociationWords(given, { dissociation }, c) {
  if (given !== "infusion") return c.dissociation_words[given];
  const most = fixed(100 * Math.max(...dissociation), 0);
  return `Average dissociation reaches ${most} % of one's own most`;
}

function readouts(values, view, c) {
  const { unit, mg, found } = view;
  const { given, sessions } = values;
  const salt = given === "salt";
  const most = mg * unit.rise.reduce((a, b) => Math.max(a, b), -Infinity);
  const without = keep(`salt ${sessions} ${values.start}`, () => (
    shareOf(readings("iv", 0, sessions, unit, c))));
  const own = found.reduce((sum, { first }, k) => sum + first - unit.people[k].systolic, 0);
  return {
    given: c.given_words[given].replace("{:.0f}", fixed(values.mg, 0)),
    later: laterWords(view),
    pressure: salt ? "does not rise" : `rises by ${fixed(most, 0)} mmHg at most`,
    own: own / found.length,
    dissociation: dissociationWords(given, view, c),
    who: values.start === "calm" ? `the ${found.length} who start` : `${found.length} people`,
    high: shareOf(found),
    times: sessions === 1 ? "in one session" : `in ${fixed(sessions, 0)} sessions`,
    compared: salt ? "" : `; with salt water it would be ${fixed(100 * without, 0)} %`,
  };
}

export function twin_one_session(values, c) {
  const { given, span: name, sessions } = values;
  const mg = given === "salt" ? 0 : values.mg;
  const route = routeOf(given);
  const unit = unitOf(route, name, values.start, c);
  const view = {
    unit,
    mg,
    span: c.spans[name],
    found: readings(route, mg, sessions, unit, c),
    dissociation: dissociated(unit, mg, c),
    mood: moodOf(mg, route, name, c),
  };
  const ticks = c.rows.flatMap((row) => (
    c.ticks[name].map((words, i) => [`tick_${row}${i}`, words])));
  return {
    points: shown(values, view, c),
    texts: { ...Object.fromEntries(ticks), ...moodWords(view.mood, c) },
    readouts: readouts(values, view, c),
  };
}
