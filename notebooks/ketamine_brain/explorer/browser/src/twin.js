// The model without a kernel, written a second time in JavaScript where a table would be too large.

import { clamp } from "./numbers.js";
import { toSvg } from "./geometry.js";
import { writeSentence } from "./text.js";

const FAR = 4000; // as in artists.py: off any canvas, yet safe in a path

// name → { twin_<name>(values, constants) → { points: { part name: flat x, y in data coordinates },
// texts, readouts } }; a page loads the twins it needs before this script.
export const twins = globalThis.kbTwins || {};

export function runTwin(spec, values) {
  const name = spec.mode.slice("twin:".length);
  const twin = twins[name][`twin_${name}`];
  const { points, texts, readouts } = twin(values, spec.constants || {});
  const all = spec.parts.map((part) => (part.kind === "text" ? [] : points[part.name] || []));
  const flat = new Float32Array(all.reduce((sum, each) => sum + each.length, 0));
  let filled = 0;
  spec.parts.forEach((part, k) => {
    flat.set(placed(part, all[k]), filled);
    filled += all[k].length;
  });
  const words = spec.parts.filter((part) => part.kind === "text")
    .map((part) => [part.id, moveText(part, texts[part.name])]);
  return {
    points: flat,
    lengths: all.map((each) => each.length / 2),
    texts: Object.fromEntries(words),
    sentence: writeSentence(spec.sentence, readouts),
    readouts,
  };
}

const stood = new WeakMap(); // part → { data, points }

// A part whose list is the very one that came last stands where it stood: a twin keeps what a drag
// leaves as it is.
function placed(part, data) {
  const last = stood.get(part);
  if (last && last.data === data) return last.points;
  const points = new Float32Array(data.length);
  for (const [side, map] of [[0, part.x], [1, part.y]]) {
    for (let i = side; i < data.length; i += 2) {
      points[i] = clamp(toSvg(map, data[i]), -FAR, FAR);
    }
  }
  stood.set(part, { data, points });
  return points;
}

function moveText(part, value) {
  const [x, y, words] = Array.isArray(value) ? value : [...part.origin, value];
  const moved = (map, to, from) => toSvg(map, to) - toSvg(map, from);
  return [moved(part.x, x, part.origin[0]), moved(part.y, y, part.origin[1]), words];
}
