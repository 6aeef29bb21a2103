// The mood model of models/mood_onset.py and mood_equations.py, for pages without a kernel.
//
// A parameter set is an object of numbers. What an influence removes is a strength: strengths add
// where what is left multiplies, and a strength h leaves e^-h.

import { between } from "./shapes.js";
import { normalCdf } from "./normal.js";

export const PROCEDURES = ["saline", "midazolam", "spray", "admission", "anaesthesia"];
const HOURS_PER_DAY = 24;
const INFUSION_MG_KG = 0.5;
const SPRAY_MG = 84;
const HIGHEST = 60;
const STEPS = 3;
const WAVES = 3;

const strength = (fraction) => -Math.log1p(-fraction);
const removed = (h) => -Math.expm1(-h);

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

// plan: { infusions, sprays: [[day, amount], …], oralFrom, oralTo (null: none, no end),
// context, population, start }
export function firstDay(plan) {
  const starts = [...plan.infusions, ...plan.sprays].filter(([, size]) => size).map(([day]) => day);
  if (plan.oralFrom !== null) starts.push(plan.oralFrom);
  return starts.length ? Math.min(...starts) : 0;
}

// What does not change from day to day, for one plan and one parameter set.
function fixedOf(plan, p) {
  const procedure = PROCEDURES.indexOf(plan.context);
  const inside = procedure >= 0;
  const on = plan.oralFrom !== null;
  const pills = plan.context === "pill" || (on && plan.context !== "none");
  const level = inside ? strength(p[`${PROCEDURES[procedure]}_level`]) : 0;
  const shift = ofPeople("context", plan.population, p);
  const fade = 1 / p.fade_days;
  const rise = (Math.log(2) * HOURS_PER_DAY) / p.rise_half_time_h;
  return {
    level: level * shift,
    noticed: inside
      ? p.noticing_gain * Math.max(strength(p.midazolam_level) - level, 0) * shift : 0,
    weeks: strength(p.weeks_level) * shift * (pills ? 1 : p.weeks_share * Number(inside)),
    somewhere: inside || pills ? 1 : 0,
    contextRise: HOURS_PER_DAY / p.context_rise_h,
    oral: on ? strength(p.oral_benefit) : 0,
    oralFrom: on ? plan.oralFrom : 0,
    lastPill: on && plan.oralTo !== null ? plan.oralTo : Infinity,
    effects: { infusion: strength(p.infusion_effect), spray: strength(p.spray_effect) },
    response: ofPeople("drug", plan.population, p),
    fade,
    rise,
    whole: Math.exp(-fade) * removed(rise),
  };
}

function ofPeople(what, population, p) {
  return population === "resistant" ? 1 : p[`${what}_${population}`];
}

function doseSize(route, amount, p) {
  const [half, usual] = route === "infusion"
    ? [p.half_dose_mg_kg, INFUSION_MG_KG]
    : [p.half_dose_spray_mg, SPRAY_MG];
  return (amount / (amount + half)) * (1 + half / usual);
}

function surelyNoticed(route, amount, p) {
  const dose = route === "infusion" ? amount : amount * (INFUSION_MG_KG / SPRAY_MG);
  return dose / (dose + p.noticing_dose_mg_kg);
}

// The stage a series of doses has reached after each: { day, level, before, sure }.
function stages(route, doses, p) {
  let level = 0;
  return doses.map(([day, amount], i) => {
    const before = level * Math.exp(-(i ? day - doses[i - 1][0] : 0) / p.fade_days);
    level = Math.max(before, doseSize(route, amount, p));
    return { day, level, before, sure: surelyNoticed(route, amount, p) };
  });
}

// What does not change with the doses at each of `days`: { steady, noticing, setIn, k }, strengths:
// of context and pills, and what a surely noticed dose adds to the context.
export function standing(plan, days, p) {
  const first = firstDay(plan);
  const k = fixedOf(plan, p);
  const none = () => new Array(days.length).fill(0); // made faster than a typed array
  const [steady, noticing, setIn] = [none(), none(), none()];
  for (let i = 0; i < days.length; i += 1) {
    const since = Math.max(days[i] - first, 0);
    const stopped = Math.max(days[i] - k.lastPill, 0);
    const back = stopped ? Math.exp(-stopped / p.return_days) : 1;
    const slow = k.weeks && k.weeks * removed(since / p.weeks_days) * back;
    const rise = k.somewhere && removed(since * k.contextRise);
    const early = k.level || k.noticed
      ? 1 + p.first_hours_extra * Math.exp(-since / p.first_hours_days) : 1;
    steady[i] = k.level * early * rise + slow;
    noticing[i] = k.noticed * early * rise;
    setIn[i] = rise;
    if (k.oral) {
      const taken = Math.min(Math.max(days[i] - k.oralFrom, 0), k.lastPill - k.oralFrom);
      const gone = stopped ? Math.exp(-stopped / p.oral_days) : 1;
      steady[i] += k.oral * removed(taken / p.oral_days) * gone;
    }
  }
  return { steady, noticing, setIn, k };
}

const UNSHIFTED = { context: 0, drug: 0 };

// The strength of all that acts on `plan`, which gives infusions or sprays, at each of the rising
// `days`. `shift` is what is another trial's own; `still` is standing(plan, days, p) where kept.
export function whole(plan, days, p, { shift = UNSHIFTED, still = null } = {}) {
  const { steady, noticing, setIn, k } = still || standing(plan, days, p);
  const route = plan.infusions.length ? "infusion" : "spray";
  const doses = route === "infusion" ? plan.infusions : plan.sprays;
  const steps = stages(route, doses.filter(([, amount]) => amount), p);
  const size = ((k.effects[route] * k.response) / k.whole) * (1 + shift.drug);
  const strong = new Array(days.length);
  let at = -1;
  for (let i = 0; i < days.length; i += 1) {
    strong[i] = steady[i] + setIn[i] * shift.context;
    while (at + 1 < steps.length && steps[at + 1].day <= days[i]) at += 1;
    if (at < 0) continue;
    const { day, level, before, sure } = steps[at];
    const elapsed = days[i] - day;
    const now = before + (level - before) * removed(elapsed * k.rise);
    strong[i] += (size * now + noticing[i] * sure) * Math.exp(-elapsed * k.fade);
  }
  return strong;
}

// The share of the starting score that is left, at each of `days`, in the average trial.
export function left(plan, days, p) {
  return whole(plan, days, p).map((strong) => Math.exp(-strong));
}

// NumPy's quantile of sorted values, between its neighbors.
export function quantile(sorted, level) {
  return between(sorted, level * (sorted.length - 1));
}

const rising = (values) => Float64Array.from(values).sort();

// Bounds that hold `level` of the draws' average courses, in points: { low, high }.
export function averageBand(plan, days, draws, level) {
  const courses = draws.map((p) => left(plan, days, p));
  const at = days.map((_, i) => rising(courses.map((course) => course[i])));
  const ends = [(1 - level) / 2, (1 + level) / 2];
  const [low, high] = ends.map((end) => at.map((values) => plan.start * quantile(values, end)));
  return { low, high };
}

// Mean and variance of a normal variable that is cut to 0 to 60.
function clipped(mean, spread) {
  const sd = Math.max(spread, 1e-9);
  const a = -mean / sd;
  const b = (HIGHEST - mean) / sd;
  const below = normalCdf(a);
  const above = normalCdf(-b);
  const density = (x) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  const inside = 1 - below - above;
  const first = mean * inside + sd * (density(a) - density(b)) + HIGHEST * above;
  const second = (mean * mean + sd * sd) * inside
    + sd * (mean * density(a) - (mean + HIGHEST) * density(b))
    + HIGHEST * HIGHEST * above;
  return [first, Math.max(second - first * first, 0)];
}

function personSpread(gone, start, startVar, wander, p) {
  const share = gone * p.benefit_spread;
  const variance = startVar * ((1 - gone) ** 2 + share * share) + (start * share) ** 2;
  return Math.sqrt(variance + p.wander_sd * p.wander_sd * wander);
}

// Bounds that hold `level` of the means of new trials' arms of `size`: { low, high }, in points.
export function nextBand(plan, days, trials, size, level) {
  const moments = trials.map(({ p, contextShift, drugShift }) => {
    const [start, startVar] = clipped(plan.start, p.baseline_sd);
    const shift = {
      context: p.context_trial_sd * contextShift, drug: p.drug_trial_sd * drugShift,
    };
    return whole(plan, days, p, { shift }).map((strong, i) => {
      const stays = Math.exp(-strong);
      const wander = -Math.expm1(-0.5 * (days[i] / p.wander_days) ** 2);
      const [mean, variance] = clipped(
        start * stays, personSpread(1 - stays, start, startVar, wander, p));
      return [mean, Math.sqrt(variance / size)];
    });
  });
  const at = days.map((_, i) => moments.map((trial) => trial[i]));
  const z = 1.6448536269514722; // of the two ends of a 90 % interval
  const ends = [(1 - level) / 2, (1 + level) / 2];
  const [low, high] = ends.map((end) => at.map((parts) => mixtureQuantile(parts, end, z)));
  return { low, high };
}

// Newton's steps from the parts' own quantile, kept within reach of it.
function mixtureQuantile(parts, level, z) {
  const start = quantile(rising(parts.map(([mean]) => mean)), level);
  const spread = Math.sqrt(parts.reduce((sum, [, sd]) => sum + sd * sd, 0) / parts.length);
  const reach = z * spread + 1e-6;
  let guess = start;
  for (let i = 0; i < STEPS; i += 1) {
    let over = 0;
    let slope = 0;
    for (const [mean, sd] of parts) {
      const steep = 1 / Math.max(sd, 1e-9);
      const u = (guess - mean) * steep;
      over += normalCdf(u);
      slope += Math.exp(-0.5 * u * u) * steep;
    }
    over = over / parts.length - level;
    slope = slope / parts.length / Math.sqrt(2 * Math.PI);
    guess = clamp(guess - over / Math.max(slope, 1e-9), start - reach, start + reach);
  }
  return clamp(guess, 0, HIGHEST);
}

// Scores of single people made by their `chance`, each an array over days.
export function people(plan, days, chance, p) {
  const gone = whole(plan, days, p).map(removed);
  return chance.map((row) => {
    const start = clamp(plan.start + p.baseline_sd * row[0], 0, HIGHEST);
    const more = 1 + p.benefit_spread * row[1];
    return days.map((day, i) => {
      let wander = 0;
      for (let wave = 0; wave < WAVES; wave += 1) {
        const [pace, even, odd] = row.slice(2 + 3 * wave, 5 + 3 * wave);
        const angle = (pace / p.wander_days) * day;
        wander += even * (Math.cos(angle) - 1) + odd * Math.sin(angle);
      }
      wander *= p.wander_sd * Math.sqrt(0.5 / WAVES);
      return clamp(start * (1 - gone[i] * more) + wander, 0, HIGHEST);
    });
  });
}
