// The browser's twin of notebook 05's clock: what its scene computes, and where it puts it.
// `constants` come from Python: parameters, draws, days, the trials' arms, and the words.

import { averageBand, firstDay, left, nextBand, people, quantile, standing, whole }
  from "../models/mood_onset.js";
import { byRatio, outline, zip } from "../models/shapes.js";
import { formatNumber } from "../text.js";
import { memory } from "../models/memory.js";

const LINES = ["drug", "drug_control", "pill", "pill_control"];
const LEVEL = 0.9;
const FEW = 12; // courses and strengths that are kept; a move asks for at most eight

function sets(columns, parameters) {
  const names = Object.keys(columns);
  return columns[names[0]].map((_, i) => {
    const own = Object.fromEntries(names.map((name) => [name, columns[name][i]]));
    return { ...parameters, ...own };
  });
}

const prepared = new WeakMap(); // constants → { keep, draws, trials }

// What is made once a page, the parameter sets that bands are made from when they are first asked.
function prepare(c) {
  if (!prepared.has(c)) prepared.set(c, { keep: memory(FEW) });
  return prepared.get(c);
}

function drawsOf(c) {
  const own = prepare(c);
  own.draws ||= sets(c.draws, c.parameters);
  return own.draws;
}

function trialsOf(c) {
  const own = prepare(c);
  own.trials ||= sets(c.trials, c.parameters).map((p, i) => ({
    p, contextShift: c.context_shift[i], drugShift: c.drug_shift[i],
  }));
  return own.trials;
}

function doseDays(values, c) {
  const week = c.days_of_week[values.drug];
  const days = [];
  for (let i = 0; i < values.doses; i += 1) {
    days.push(7 * Math.floor(i / week.length) + week[i % week.length]);
  }
  const course = days[days.length - 1];
  for (let day = course + 7; day < 7 * values.weekly_weeks + 0.5; day += 7) days.push(day);
  return days;
}

function plansOf(values, c) {
  const { drug, control, pills } = values;
  const n = c.numbers;
  const until = values.pill_weeks < 26 ? 7 * values.pill_weeks : null;
  const none = { infusions: [], sprays: [], oralFrom: null, oralTo: null, start: n.start };
  const oral = { oralFrom: 0, oralTo: until };
  const plans = {};
  if (drug !== "none") {
    const amount = drug === "infusion" ? values.mg_per_kg : n.spray_mg;
    const doses = doseDays(values, c).map((day) => [day, amount]);
    const setting = {
      ...none, ...(pills === "added" ? oral : {}),
      context: control, population: c.population[control] || "resistant",
    };
    plans.drug = { ...setting, [drug === "infusion" ? "infusions" : "sprays"]: doses };
    plans.drug_control = setting;
  }
  if (pills === "beside" || (pills === "added" && drug === "none")) {
    plans.pill = { ...none, ...oral, context: "pill", population: "ordinary" };
    plans.pill_control = { ...none, context: "pill", population: "ordinary" };
  }
  return plans;
}

const leftOf = (plan, days, c) => left(plan, days, c.parameters).map((share) => 100 * share);

// What was computed for the last few plans: most moves leave most lines as they are.
const keep = (what, plan, c, made) => prepare(c).keep(what + JSON.stringify(plan), made);

// -- the trials

function given(plan, day, c) {
  for (const [drug, doses] of [["infusion", plan.infusions], ["spray", plan.sprays]]) {
    if (!doses.length) continue;
    const count = doses.filter(([at]) => at < Math.max(day, c.numbers.hour)).length;
    return { drug, count, amount: doses[0][1] };
  }
  return { drug: "none", count: 0, amount: 0 };
}

function countOf(arm, c) {
  return arm.doses.filter((at) => at < Math.max(arm.point[0], c.numbers.hour)).length;
}

const many = (count) => count > 1;

function pillLineOf(arm, plans) {
  const line = arm.oral ? "pill" : "pill_control";
  if (!plans[line]) return null;
  return arm.population === plans[line].population ? line : `${line}_other`;
}

function isLike(arm, plan, c) {
  const shown = given(plan, arm.point[0], c);
  return arm.drug === shown.drug
    && many(countOf(arm, c)) === many(shown.count)
    && Math.abs(arm.amount / shown.amount - 1) <= c.numbers.near_dose;
}

function lineOf(arm, plans, c) {
  if (arm.context === "pill") return pillLineOf(arm, plans);
  const line = arm.drug === "none" ? "drug_control" : "drug";
  const plan = plans[line];
  if (!plan || arm.oral !== (plan.oralFrom !== null)) return null;
  const same = arm.context === plan.context && arm.population === plan.population;
  if (line === "drug_control") return same ? line : null;
  if (!isLike(arm, plans.drug, c)) return null;
  return same ? line : `${line}_other`;
}

function pointsOf(plans, wanted, c) {
  const groups = Object.fromEntries(c.groups.map((name) => [name, []]));
  for (const arm of wanted ? c.arms : []) {
    const group = lineOf(arm, plans, c);
    if (groups[group]) groups[group].push(arm.point.map((v) => (v === null ? NaN : v)));
  }
  return groups;
}

function lastTested(line, plans, c) {
  const plan = plans[line];
  if (!plan) return c.numbers.last_day;
  const { drug } = given(plan, c.numbers.last_day, c);
  const alike = (arm) => {
    if (arm.oral !== (plan.oralFrom !== null)) return false;
    if (arm.context === "pill" || plan.context === "pill") return arm.context === plan.context;
    if (drug === "none") return arm.drug === "none" && arm.context === plan.context;
    return arm.drug === drug
      && many(countOf(arm, c)) === many(given(plan, arm.point[0], c).count);
  };
  return Math.max(0, ...c.arms.filter(alike).map((arm) => arm.point[0]));
}

// -- where the lines cross

// The whole strength in each draw; what no dose changes is kept while doses change.
function inDraws(plan, c) {
  const draws = drawsOf(c);
  const days = c.crossing_days;
  const undosed = { ...plan, infusions: [], sprays: [], first: firstDay(plan) };
  const still = keep("standing", undosed, c, () => draws.map((p) => standing(plan, days, p)));
  return keep("draws", plan, c, () => (
    draws.map((p, i) => whole(plan, days, p, { still: still[i] }))));
}

// The day at which a line that was ahead of another falls behind; null where it never does.
function turn(line, other, days) {
  let at = 0;
  while (at < days.length && line[at] >= other[at]) at += 1;
  if (at < 1 || at === days.length) return null;
  const [before, after] = [line[at - 1] - other[at - 1], line[at] - other[at]];
  const step = Math.log(days[1]) - Math.log(days[0]);
  return Math.exp(Math.log(days[at - 1]) + (step * before) / (before - after));
}

function crossingOf(plans, c) {
  if (!plans.drug || !plans.pill) return { ends: null, crossed: 0 };
  const [drug, pill] = [plans.drug, plans.pill].map((plan) => inDraws(plan, c));
  const turns = drug.map((own, i) => turn(own, pill[i], c.crossing_days));
  const found = turns.filter((day) => day !== null);
  const crossed = found.length / drug.length;
  if (crossed < 0.5) return { ends: null, crossed };
  const sorted = Float64Array.from(found).sort();
  return { ends: [quantile(sorted, 0.05), quantile(sorted, 0.95)], crossed };
}

// -- where it is put

function placer(log, c) {
  const { first, last_day: last } = c.numbers;
  return log ? byRatio(first, last) : (day) => day / last;
}

function bandOf(show, plan, c) {
  if (!plan) return null;
  const percent = ({ low, high }) => [low, high].map(
    (ends) => ends.map((score) => (100 * score) / plan.start));
  if (show === "average") return [c.days, percent(averageBand(plan, c.days, drawsOf(c), LEVEL))];
  if (show !== "next") return null;
  const band = nextBand(plan, c.band_days, trialsOf(c), c.numbers.arm, LEVEL);
  return [c.band_days, percent(band)];
}

function placeBand(band, at, off) {
  if (!band) return outline([0, 0.01], [off, off], [off, off]);
  return outline(band[0].map(at), ...band[1]);
}

// The course up to the last day that a trial tested, and from there on.
function twoLines(course, tested, x, c) {
  const solid = c.days.map((day, i) => (day <= tested ? course[i] : NaN));
  const thin = c.days.map((day, i) => {
    const next = i + 1 < c.days.length && c.days[i + 1] > tested;
    return day > tested || next ? course[i] : NaN;
  });
  return [zip(x, solid), zip(x, thin)];
}

function placeLine(points, line, values, plans, x, c) {
  const plan = plans[line] || null;
  const tested = lastTested(line, plans, c);
  const lines = keep(`lines ${values.axis} ${tested}`, plan, c, () => {
    const course = plan ? leftOf(plan, c.days, c) : c.days.map(() => NaN);
    return twoLines(course, tested, x, c);
  });
  [points[line], points[`${line}_untested`]] = lines;
}

function placeGroup(points, group, rows, at, c) {
  const { first, off } = c.numbers;
  const shown = rows.length ? rows : [[first * 6, off, off, off]];
  points[`${group}_points`] = shown.flatMap(([day, score]) => [at(day), score]);
  points[`${group}_ci`] = shown.flatMap(
    ([day, , low, high]) => [at(day), low, at(day), high, NaN, NaN]);
}

function placePeople(values, main, x, c) {
  const { off, start } = c.numbers;
  if (values.show !== "people" || !main) return [0, off, 0.01, off];
  return people(main, c.days, c.chance, c.parameters).flatMap(
    (scores) => [...zip(x, scores.map((score) => (score / start) * 100)), NaN, NaN]);
}

function placeStrip(points, texts, values, plans, at, c) {
  const { off, hour, early, crowded } = c.numbers;
  const doses = plans.drug ? [...plans.drug.infusions, ...plans.drug.sprays] : [];
  points.doses = doses.length ? doses.flatMap(([day]) => [at(day), 1]) : [at(hour), off];
  const taken = values.pills !== "none";
  const ends = taken ? [0, 7 * values.pill_weeks] : [0, hour];
  points.pills = ends.flatMap((day) => [at(day), taken ? 0 : off]);
  c.ticks.forEach(([day, words], i) => {
    const seen = values.axis === "log" ? day !== crowded : day >= early;
    const x = seen ? Math.min(Math.max(at(day), 0.035), 0.945) : 2;
    texts[`tick${i}`] = [x, -0.75, words];
  });
}

function placeWords(points, texts, values, plans, crossing, at, c) {
  const pill = Boolean(plans.pill);
  const added = values.pills === "added" ? " and pills" : "";
  Object.assign(texts, {
    drug_words: c.words[values.drug] + added,
    drug_control_words: values.drug === "none"
      ? "so no control" : `its control: ${c.control_words[values.control]}`,
    pill_words: pill ? "antidepressant pills" : "no pills beside it",
    pill_control_words: pill ? "their control: placebo pills" : "so no placebo pills",
  });
  const span = (x0, x1) => [x0, 0, x1, 0, x1, 1, x0, 1];
  if (!crossing.ends) {
    points.crossing = span(2, 2.01);
    texts.crossing_words = [2, 22, "no crossing"];
    texts.crossing_more = [2, 22, "no crossing"];
    return;
  }
  const ends = crossing.ends.map(at);
  const [first, last] = c.numbers.words_fit;
  const middle = Math.min(Math.max((ends[0] + ends[1]) / 2, first), last);
  points.crossing = span(...ends);
  texts.crossing_words = [middle, 25, "model: lines cross here"];
  texts.crossing_more = [middle, 21, "no trial compared them"];
}

// -- what is said

const until = (weeks) => (weeks >= 26 ? "" : ` for ${weeks} week${weeks > 1 ? "s" : ""}`);

function treatmentSaid(values, c) {
  const { drug, doses } = values;
  const kind = drug === "infusion" ? "infusion" : "spray";
  const size = drug === "infusion" ? ` of ${Number(values.mg_per_kg.toPrecision(6))} mg/kg` : "";
  let words = `${doses === 1 ? "one" : doses} ${kind}${doses > 1 ? "s" : ""}${size}`;
  const later = doseDays(values, c).length - doses;
  if (later > 0) words += ` and ${later} weekly`;
  return words + (values.pills === "added" ? ` and pills${until(values.pill_weeks)}` : "");
}

// The gap between the arms on day 1 of the trial whose people were asleep, where this is its plan.
function seenGap(plans, c) {
  const asleep = c.arms.filter((arm) => arm.context === "anaesthesia" && arm.point[0] === 1);
  const seen = Object.fromEntries(asleep.map((arm) => [lineOf(arm, plans, c), arm.point[1]]));
  return seen.drug_control - seen.drug; // NaN where it is not
}

function missSaid(gap, seen) {
  return gap >= seen + 1 ? `: too much, the trial saw ${formatNumber(seen, ".0f")}` : "";
}

function lineSaid(line, plans, values, c) {
  const days = [1, 28];
  const [ours, control] = [line, `${line}_control`].map((name) => leftOf(plans[name], days, c));
  const gaps = days.map((_, i) => formatNumber(control[i] - ours[i], ".0f"));
  const [name, against] = line === "drug"
    ? [treatmentSaid(values, c), c.words_of_control[values.control]
      + missSaid(control[0] - ours[0], seenGap(plans, c))]
    : [`pills${until(values.pill_weeks)}`, "placebo"];
  const verb = name.startsWith("one") && !name.includes(" and ") ? "leaves" : "leave";
  const shares = `${ours[0].toFixed(0)} and ${ours[1].toFixed(0)} %`;
  const first = line === "drug" || !plans.drug;
  return `${name}${first ? ` ${verb} ${shares} of the score on days 1 and 28` : `, ${shares}`}`
    + ` (${gaps[0]} and ${gaps[1]} under ${against})`;
}

function said(plans, values, crossing, c) {
  const parts = ["drug", "pill"].filter((line) => plans[line])
    .map((line) => lineSaid(line, plans, values, c));
  if (!parts.length) return "Nothing is given, and nothing is compared.";
  const joined = parts.join("; ");
  const words = `${joined[0].toUpperCase()}${joined.slice(1)}.`;
  if (crossing.ends) {
    const [low, high] = crossing.ends.map((day) => day.toFixed(0));
    return `${words} The model's lines cross on day ${low} to ${high} (90 %).`;
  }
  if (parts.length < 2) return words;
  const share = (100 * crossing.crossed).toFixed(0);
  return `${words} ${share} of 100 draws cross.`;
}

export function twin_mood_clock(values, c) {
  const plans = plansOf(values, c);
  const at = placer(values.axis === "log", c);
  const x = c.days.map(at);
  const [points, texts] = [{}, {}];
  for (const line of LINES) placeLine(points, line, values, plans, x, c);
  for (const line of ["drug", "pill"]) {
    points[`${line}_band`] = placeBand(bandOf(values.show, plans[line], c), at, c.numbers.off);
  }
  const groups = pointsOf(plans, values.trials, c);
  for (const group of c.groups) placeGroup(points, group, groups[group], at, c);
  points.people = placePeople(values, plans.drug || plans.pill, x, c);
  const crossing = crossingOf(plans, c);
  placeStrip(points, texts, values, plans, at, c);
  placeWords(points, texts, values, plans, crossing, at, c);
  return { points, texts, readouts: { said: said(plans, values, crossing, c) } };
}
