// The browser's twin of notebook 08's loop: what its scene computes, and where it puts it.
// `constants` come from Python: parameters, kicks, times, and the units that times are said in.

import { dwellTime, landscape, walk } from "../models/habit_loop.js";
import { between, general, interp, range, zip } from "../models/shapes.js";
import { clamp } from "../numbers.js";
import { formatNumber } from "../text.js";
import { memory } from "../models/memory.js";

// What a part of a drag asks for again is kept: the land by gain and block, times by noise too.
const keep = memory(40);

function parametersOf(values, c) {
  return { ...c.parameters, loop_gain: values.loop_gain, noise_per_sqrt_s: values.noise };
}

const landOf = (gain, block, p) => keep(`land ${gain} ${block}`, () => landscape(block, p));

function timeOf(block, points, p) {
  return keep(`time ${p.loop_gain} ${block} ${p.noise_per_sqrt_s}`,
    () => dwellTime(block, points, p));
}

// Python's round to a digit before the point: halves go to the even one.
function roundTo(value, unit) {
  const share = value / unit;
  const whole = Math.round(share);
  return unit * (Math.abs(share % 1) === 0.5 && whole % 2 ? whole - 1 : whole);
}

function inWords(seconds, c) {
  if (!(seconds < c.life)) return "longer than a life";
  const i = c.times.findIndex((_, k) => (
    k === c.times.length - 1 || seconds < c.times[k + 1][0]));
  const [size, unit] = c.times[i];
  const count = seconds / size;
  const said = Math.max(1, roundTo(count, 10 ** Math.floor(Math.log10(Math.max(count, 1)))));
  return `about ${said} ${unit}${said > 1 ? "s" : ""}`;
}

// Every tenth place of the land, above its free valley.
function shapeOf({ points, height }, c) {
  const floor = between(height, points[0] * (c.grid - 1));
  const count = Math.floor((c.grid - 1) / 10) + 1;
  return {
    x: range(count, (i) => (10 * i) / (c.grid - 1)),
    y: range(count, (i) => Math.min(height[10 * i] - floor, 2 * c.highest)),
  };
}

// When each of the loops gets free: the even quantiles of an exponential.
function freeAt(seconds, c) {
  const mean = seconds === null ? 0 : seconds;
  const at = (i) => clamp(-mean * Math.log1p(-(i + 0.5) / c.loops), c.first_s, c.last_s);
  return range(c.loops, (i) => [at(i), i]).flat();
}

function courseOf(values, free, c) {
  const p = parametersOf(values, c);
  const end = c.push_start_s + c.push_s;
  const pushAt = (i) => (c.step_s * i >= c.push_start_s && c.step_s * i < end
    ? -values.push_out_na : 0);
  const start = free[free.length - 1];
  const path = walk(start, pushAt, c.kicks, c.step_s, values.block, p);
  const ridge = free.length === 3 ? free[1] : Infinity;
  let above = 0;
  for (let i = 0; i < path.length; i += 1) above += path[i] > ridge ? 1 : 0;
  return { path, share: above / path.length, stuck: path[path.length - 1] > ridge };
}

function ballOf(land, shape, stuck) {
  const place = land.points[stuck ? land.points.length - 1 : 0];
  return [place, interp(place, shape.x, shape.y) + 0.018];
}

const meanAt = (dwell, c) => (
  dwell === null ? c.first_s : clamp(dwell, c.first_s, c.last_s));

// Below at the right of the mean's line or, where that is late, above at its left.
function meanWords(dwell, c) {
  const words = dwell === null ? "no stuck valley" : `mean: ${inWords(dwell, c)}`;
  const mean = meanAt(dwell, c);
  return mean > c.late_s ? [1.3, c.loops - 4, words] : [1.5 * mean, 2, words];
}

function placed(values, view, c) {
  const { land, undrugged, course, dwell } = view;
  const [shape, other] = [land, undrugged].map((each) => shapeOf(each, c));
  const end = c.push_start_s + (values.push_out_na ? c.push_s : 0);
  const mean = meanAt(dwell, c);
  const step = Math.max(1, Math.floor((course.path.length - 1) / (c.samples - 1)));
  const shown = range(Math.floor((course.path.length - 1) / step) + 1, (i) => step * i);
  return {
    undrugged: zip(other.x, other.y),
    valley: zip(shape.x, shape.y),
    ball: ballOf(land, shape, course.stuck),
    push: [c.push_start_s, 0, end, 0, end, 1, c.push_start_s, 1],
    path: zip(shown.map((i) => c.step_s * i), shown.map((i) => course.path[i])),
    loops: freeAt(dwell, c),
    mean: [mean, -1.5, mean, c.loops + 0.5],
  };
}

function dwellWords({ dwell, without }, c) {
  if (dwell === null) return "there is one valley, so it cannot be stuck";
  const words = `left to chance it stays stuck for ${inWords(dwell, c)}`;
  const fold = dwell ? without / dwell : Infinity;
  if (!(fold > 1.01)) return words;
  const size = fold < 1e6 ? `a ${formatNumber(10 ** Math.floor(Math.log10(fold)), ",.0f")}th`
    : "a millionth or less";
  return `${words}, ${size} of the time without the drug`;
}

export function twin_stuck_loop(values, c) {
  const { loop_gain: gain, block, push_out_na: push } = values;
  const p = parametersOf(values, c);
  const [land, undrugged] = [block, 0].map((share) => landOf(gain, share, p));
  const { points } = undrugged;
  const [dwell, without] = points.length === 3
    ? [block, 0].map((share) => timeOf(share, points, p)) : [null, null];
  const view = { land, undrugged, course: courseOf(values, points, c), dwell, without };
  const { share, stuck } = view.course;
  return {
    points: placed(values, view, c),
    texts: {
      push_words: [c.push_start_s + c.push_s / 2, 0.97, push ? "push" : "no push"],
      mean_words: meanWords(dwell, c),
    },
    readouts: {
      gain,
      block: block ? `${general(100 * block)} % of its current blocked` : "nothing blocked",
      dwell: dwellWords(view, c),
      stuck: 100 * share,
      end: stuck ? "stuck" : "free",
      push: push ? "after a push" : "without a push",
    },
  };
}
