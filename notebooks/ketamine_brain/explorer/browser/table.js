// The model without a kernel: curves computed when the page was built, or the model's twin in JavaScript.

import { writeSentence } from "./text.js";
import { toSvg } from "./figure.js";

export const twins = {}; // name → function(values) → { points: { part id: flat x, y in data coordinates }, texts, readouts }

async function inflate(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Stored: low bytes, then high bytes, of 16-bit differences between neighboring frames (in hundredths·scale of a pixel).
export async function decodeTable(table) {
  const bytes = await inflate(table.data);
  const size = bytes.length / 2;
  const frames = new Int16Array(size);
  const width = table.width;
  for (let i = 0; i < size; i++) {
    const difference = bytes[i] | (bytes[size + i] << 8);
    frames[i] = i < width ? difference : difference + frames[i - width];
  }
  return { ...table, frames };
}

const GAP = -32768;

function corners(table, values) { // the computed frames around `values`, with their weights
  let found = [{ index: 0, weight: 1 }];
  for (const axis of table.axes) {
    const at = place(axis.values, values[axis.name], table.mode === "interpolate" && axis.smooth);
    found = found.flatMap(({ index, weight }) => at.map(([i, w]) => ({ index: index * axis.values.length + i, weight: weight * w })));
  }
  return found;
}

function place(nodes, value, smooth) {
  if (typeof nodes[0] !== "number") return [[Math.max(0, nodes.indexOf(value)), 1]];
  if (!smooth) return [[nearest(nodes, value), 1]];
  let i = 0;
  while (i < nodes.length - 2 && value > nodes[i + 1]) i += 1;
  const share = Math.min(1, Math.max(0, (value - nodes[i]) / (nodes[i + 1] - nodes[i])));
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
  const points = new Float32Array(table.width);
  for (const { index, weight } of around) {
    const from = index * table.width;
    for (let i = 0; i < table.width; i++) {
      const value = table.frames[from + i];
      points[i] += value === GAP ? NaN : (value * weight) / table.scale;
    }
  }
  const texts = table.texts.length ? table.texts[table.text_of[main]] : {};
  return { points, lengths: table.lengths, texts, sentence: tableSentence(table, around, main) };
}

function tableSentence(table, around, main) {
  if (table.mode !== "interpolate") return table.sentences[table.sentence_of[main]];
  const readouts = { ...table.words[table.words_of[main]] };
  table.numbers.names.forEach((name, k) => {
    readouts[name] = around.reduce((sum, { index, weight }) => sum + weight * table.numbers.rows[index][k], 0);
  });
  return writeSentence(table.sentence, readouts);
}

export function runTwin(spec, values) {
  const { points, texts, readouts } = twins[spec.mode.slice(5)](values, spec.constants || {});
  const placed = spec.parts.map((part) => placePart(part, points[part.id] || []));
  const flat = new Float32Array(placed.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of placed) { flat.set(p, at); at += p.length; }
  const moved = Object.fromEntries(spec.parts.filter((p) => p.kind === "text").map((p) => [p.id, moveText(p, texts[p.id])]));
  return { points: flat, lengths: placed.map((p) => p.length / 2), texts: moved, sentence: writeSentence(spec.sentence, readouts), readouts };
}

function placePart(part, flat) {
  if (part.kind === "text") return [];
  return flat.map((value, i) => toSvg(i % 2 ? part.y : part.x, value));
}

function moveText(part, value) {
  const [x, y, words] = Array.isArray(value) ? value : [...part.origin, value];
  return [toSvg(part.x, x) - toSvg(part.x, part.origin[0]), toSvg(part.y, y) - toSvg(part.y, part.origin[1]), words];
}
