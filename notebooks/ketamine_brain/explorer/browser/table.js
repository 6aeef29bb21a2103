// The model without a kernel: curves computed when the page was built, or the model's twin in JavaScript.

import { writeSentence } from "./text.js";
import { toSvg } from "./figure.js";

export const twins = {}; // name → function(values) → { points: { part id: flat x, y in data coordinates }, texts, readouts }

async function inflate(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Stored part by part, each different form once, all x before all y, as zigzag differences (see `block` in kernel_free.py): low
// bytes of everything, then high bytes. Sums wrap at 16 bits, as Int16Array does.
export async function decodeTable(table) {
  const [bytes, json] = await Promise.all([inflate(table.data), inflate(table.words)]);
  const words = JSON.parse(new TextDecoder().decode(json));
  const size = bytes.length / 2;
  const all = new Int16Array(size);
  for (let i = 0; i < size; i++) {
    const folded = bytes[i] | (bytes[size + i] << 8);
    all[i] = (folded >> 1) ^ -(folded & 1);
  }
  let start = 0;
  const take = (block) => all.subarray(start, start += block.count * block.length);
  const blocks = words.blocks.map((block) => ({ ...block, x: summed(take(block), block), y: summed(take(block), block) }));
  return { ...table, ...words, blocks, lengths: blocks.map((block) => block.length) };
}

function summed(values, { length, order, between }) {
  for (let k = 0; k < order; k++) {
    for (let row = 0; row < values.length; row += length) {
      for (let i = row + 1; i < row + length; i++) values[i] += values[i - 1];
    }
  }
  if (between) for (let i = length; i < values.length; i++) values[i] += values[i - length];
  return values;
}

const GAP = -32768;

function corners(table, values) { // the computed frames around `values`, with their weights
  let found = [{ index: 0, weight: 1 }];
  for (const axis of table.axes) {
    const at = place(axis, values[axis.name]);
    found = found.flatMap(({ index, weight }) => at.map(([i, w]) => ({ index: index * axis.values.length + i, weight: weight * w })));
  }
  return found;
}

function place({ values: nodes, smooth, log }, value) {
  if (typeof nodes[0] !== "number") return [[Math.max(0, nodes.indexOf(value)), 1]];
  if (!smooth) return [[nearest(nodes, value), 1]];
  let i = 0;
  while (i < nodes.length - 2 && value > nodes[i + 1]) i += 1;
  const [at, low, high] = [value, nodes[i], nodes[i + 1]].map((v) => (log ? Math.log(v) : v));
  const share = Math.min(1, Math.max(0, (at - low) / (high - low)));
  return [[i, 1 - share], [i + 1, share]].filter(([, w]) => w > 0);
}

export function nearest(nodes, value) {
  let best = 0;
  nodes.forEach((node, i) => { if (Math.abs(node - value) < Math.abs(nodes[best] - value)) best = i; });
  return best;
}

export function lookUp(table, values) {
  const around = corners(table, values);
  const main = around.reduce((a, b) => (b.weight > a.weight ? b : a)).index;
  const points = new Float32Array(2 * table.lengths.reduce((a, b) => a + b, 0));
  let first = 0;
  for (const block of table.blocks) {
    for (const { index, weight } of around) addForm(points, first, block, block.of[index] * block.length, weight / table.scale);
    first += 2 * block.length;
  }
  const texts = Object.fromEntries(Object.entries(table.texts).map(([id, text]) => [id, at(text, main)]));
  return { points, lengths: table.lengths, texts, sentence: tableSentence(table, around, main) };
}

function addForm(points, first, { x, y, length }, from, share) {
  for (let i = 0; i < length; i++) {
    points[first + 2 * i] += x[from + i] === GAP ? NaN : x[from + i] * share;
    points[first + 2 * i + 1] += y[from + i] === GAP ? NaN : y[from + i] * share;
  }
}

const at = ({ values, of }, index) => values[of[index]];

function tableSentence(table, around, main) {
  if (table.mode !== "interpolate") return at(table.sentences, main);
  const readouts = { ...at(table.said, main) };
  table.numbers.names.forEach((name, k) => {
    readouts[name] = around.reduce((sum, { index, weight }) => sum + weight * table.numbers.rows[index][k], 0);
  });
  return writeSentence(table.sentence, readouts);
}

export function runTwin(spec, values) {
  const { points, texts, readouts } = twins[spec.mode.slice(5)](values, spec.constants || {});
  const placed = Object.fromEntries(spec.parts.map((part) => [part.id, placePart(part, points[part.name] || [])]));
  const all = spec.parts.map((part) => placed[part.id]);
  const flat = new Float32Array(all.reduce((n, p) => n + p.length, 0));
  let filled = 0;
  for (const p of all) { flat.set(p, filled); filled += p.length; }
  const moved = Object.fromEntries(spec.parts.filter((p) => p.kind === "text").map((p) => [p.id, moveText(p, texts[p.name])]));
  return { points: flat, lengths: all.map((p) => p.length / 2), texts: moved, sentence: writeSentence(spec.sentence, readouts), readouts, placed };
}

const FAR = 4000; // as in artists.py: off any canvas, yet safe in a path

function placePart(part, flat) {
  if (part.kind === "text") return [];
  return Array.from(flat, (value, i) => Math.min(FAR, Math.max(-FAR, toSvg(i % 2 ? part.y : part.x, value))));
}

function moveText(part, value) {
  const [x, y, words] = Array.isArray(value) ? value : [...part.origin, value];
  return [toSvg(part.x, x) - toSvg(part.x, part.origin[0]), toSvg(part.y, y) - toSvg(part.y, part.origin[1]), words];
}
