// The browser's twin of notebook 10's session: what its scene computes, and where it puts it.
// `constants` come from Python: parameters, people, the cuff's luck, times, places and words.

import { bloodOf, effectOf } from "../models/infusion_session.js";
import { byRatio, corners, fixed, interp, zip } from "../models/shapes.js";
import { memory } from "../models/memory.js";

// What 1 mg does is computed once for each way of giving it, and each span.
const keep = memory(40);

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

// Where hours lie on the clock, 0 to 1: evenly, or over days by ratio from the first minutes on.
function placer(name, c) {
  const span = c.spans[name];
  return name === "hours" ? (hours) => hours / span : byRatio(c.first_h, span);
}

const shareOf = (found) => found.filter(({ passed }) => passed).length / found.length;

// All single courses, valueAt(k, i) of each of `count`, as one line with gaps; gaps alone when no
// one is shown.
function courses(x, count, valueAt) {
  const points = new Float64Array(2 * Math.max(count, 1) * (x.length + 1)).fill(NaN);
  let at = 0;
  for (let k = 0; k < count; k += 1) {
    for (let i = 0; i < x.length; i += 1) {
      points[at] = x[i];
      points[at + 1] = valueAt(k, i);
      at += 2;
    }
    at += 2;
  }
  return points;
}

function peaks(found, at, c) {
  const keys = Object.fromEntries(
    Object.entries(c.peak_keys).map(([name, spot]) => [name, [...spot]]));
  found.forEach(({ highest, hour, passed }, k) => {
    const order = ((k * 0.618) % 1) - 0.5;
    const above = highest >= c.high[0];
    const place = [at(hour + c.spread_h * order), highest];
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

// The lines of the clock in each panel, and the words below them.
function grids(span, at, c) {
  return Object.fromEntries(Object.entries(c.limits).map(([name, [low, high]]) => (
    [`grid_${name}`, c.ticks[span].flatMap(([hour]) => (
      [at(hour), low, at(hour), high, NaN, NaN]))])));
}

function ticks(span, at, c) {
  return Object.fromEntries(Object.entries(c.limits).flatMap(([name, [low, high]]) => (
    c.ticks[span].map(([hour, words], i) => (
      [`tick_${name}${i}`, [at(hour), low - 0.035 * (high - low), words]])))));
}

function shown(values, view, c) {
  const { unit, mg, found, mood, clock: at, x } = view;
  const some = values.view === "twelve" ? c.shown : 0;
  const rise = unit.rise.map((v) => unit.before + mg * v);
  const factor = mg ** c.steepness;
  const slope = (k) => c.systolic_slope * unit.people[k].pressure * mg;
  const own = (k, i) => unit.people[k].systolic + slope(k) * unit.rows[k][i];
  const apart = (k, i) => (100 * factor * unit.scaled[k][i]) / (1 + factor * unit.scaled[k][i]);
  const end = at(c.drip_h);
  const watch = corners(0, 0, at(c.watch_h[routeOf(values.given)]), 1);
  return {
    ...Object.fromEntries(Object.keys(c.limits).map((name) => [`watch_${name}`, watch])),
    ...Object.fromEntries(c.mood.map(({ name }) => [name, zip(x, mood[name])])),
    ...peaks(some ? found : [], at, c),
    ...grids(values.span, at, c),
    level: zip(x, unit.level.map((v) => mg * v)),
    dissociation: zip(x, view.dissociation.map((v) => 100 * v)),
    systolic: zip(x, rise),
    people_dissociation: courses(x, some, apart),
    people_systolic: courses(x, some, own),
    seen_level: [end, c.seen_level[0], end, c.seen_level[1]],
    seen_rise: c.seen_rise.flatMap((mmhg) => [end, rise[0] + mmhg]),
  };
}

function laterWords({ unit, mg, mood }) {
  if (!mg) return "on day 2 the drug takes nothing off the score";
  const left = Object.values(mood).map((line) => interp(48, unit.times, line));
  const [low, high] = [Math.min(...left), Math.max(...left)].map((share) => fixed(share, 0));
  return `on day 2 the drug takes ${low} to ${high} % off the score, and all else is back`;
}

// What pressure and dissociation do in the hours, or what is left on day 2.
function courseWords(given, view, own, c) {
  const { unit, mg, span, dissociation } = view;
  const note = c.dissociation_words[given];
  if (span >= 48) return given === "spray" ? `${laterWords(view)}. ${note}` : laterWords(view);
  const most = mg * unit.rise.reduce((a, b) => Math.max(a, b), -Infinity);
  const risen = given === "salt"
    ? `does not rise, people's own highest reading rises by ${fixed(own, 0)} mmHg`
    : `rises by ${fixed(most, 0)} mmHg, people's own highest reading by ${fixed(own, 0)}`;
  const reached = fixed(100 * Math.max(...dissociation), 0);
  return `average pressure ${risen}. `
    + (note || `Average dissociation reaches ${reached} % of one's own most`);
}

function readouts(values, view, c) {
  const { unit, found } = view;
  const { given, sessions } = values;
  const without = keep(`salt ${sessions} ${values.start}`, () => (
    shareOf(readings("iv", 0, sessions, unit, c))));
  const own = found.reduce((sum, { first }, k) => sum + first - unit.people[k].systolic, 0);
  return {
    given: c.given_words[given].replace("{:.0f}", fixed(values.mg, 0)),
    course: courseWords(given, view, own / found.length, c),
    who: values.start === "calm" ? `${found.length} who start` : `${found.length} people`,
    high: shareOf(found),
    times: sessions === 1 ? "in one session" : `in ${fixed(sessions, 0)} sessions`,
    compared: given === "salt" ? "" : `; with salt water ${fixed(100 * without, 0)} %`,
  };
}

export function twin_one_session(values, c) {
  const { given, span: name, sessions } = values;
  const mg = given === "salt" ? 0 : values.mg;
  const route = routeOf(given);
  const unit = unitOf(route, name, values.start, c);
  const at = placer(name, c);
  const x = unit.times.map(at);
  const view = {
    unit,
    mg,
    clock: at,
    x,
    span: c.spans[name],
    found: readings(route, mg, sessions, unit, c),
    dissociation: dissociated(unit, mg, c),
    mood: moodOf(mg, route, name, c),
  };
  return {
    points: shown(values, view, c),
    texts: ticks(name, at, c),
    readouts: readouts(values, view, c),
  };
}
