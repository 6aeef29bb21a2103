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
  const all = spec.parts.map((part) => placePart(part, points[part.name] || []));
  const flat = new Float32Array(all.reduce((sum, placed) => sum + placed.length, 0));
  let filled = 0;
  for (const placed of all) {
    flat.set(placed, filled);
    filled += placed.length;
  }
  const words = spec.parts.filter((part) => part.kind === "text")
    .map((part) => [part.id, moveText(part, texts[part.name])]);
  return {
    points: flat,
    lengths: all.map((placed) => placed.length / 2),
    texts: Object.fromEntries(words),
    sentence: writeSentence(spec.sentence, readouts),
    readouts,
    placed: Object.fromEntries(spec.parts.map((part, i) => [part.id, all[i]])),
  };
}

function placePart(part, flat) {
  if (part.kind === "text") return [];
  return Array.from(flat, (v, i) => clamp(toSvg(i % 2 ? part.y : part.x, v), -FAR, FAR));
}

function moveText(part, value) {
  const [x, y, words] = Array.isArray(value) ? value : [...part.origin, value];
  const moved = (map, to, from) => toSvg(map, to) - toSvg(map, from);
  return [moved(part.x, x, part.origin[0]), moved(part.y, y, part.origin[1]), words];
}
