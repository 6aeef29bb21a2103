// The model without a kernel: curves computed when the page was built.

import { nearest } from "./numbers.js";
import { writeSentence } from "./text.js";

const GAP = -32768;

// The browser's own inflate works beside the page; one without it (iOS 15) gets ours.
async function inflate(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  if (typeof DecompressionStream === "undefined") {
    const { unzlibSync } = await import("./inflate.js");
    return unzlibSync(bytes);
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Stored part by part, each different form once, all x before all y, as zigzag differences (see
// `block` in Python): low bytes of everything, then high bytes. Sums wrap at 16 bits.
export async function decodeTable(table) {
  const [bytes, json] = await Promise.all([inflate(table.data), inflate(table.words)]);
  const words = JSON.parse(new TextDecoder().decode(json));
  const size = bytes.length / 2;
  const all = new Int16Array(size);
  for (let i = 0; i < size; i += 1) {
    const folded = bytes[i] | (bytes[size + i] << 8);
    all[i] = (folded >> 1) ^ -(folded & 1);
  }
  let start = 0;
  const take = (block) => {
    const from = start;
    start += block.count * block.length;
    return summed(all.subarray(from, start), block);
  };
  const blocks = words.blocks.map((block) => ({ ...block, x: take(block), y: take(block) }));
  return { ...table, ...words, blocks, lengths: blocks.map((block) => block.length) };
}

function summed(values, { length, order, between }) {
  for (let k = 0; k < order; k += 1) {
    for (let row = 0; row < values.length; row += length) {
      for (let i = row + 1; i < row + length; i += 1) values[i] += values[i - 1];
    }
  }
  if (between) for (let i = length; i < values.length; i += 1) values[i] += values[i - length];
  return values;
}

// The computed frames around `values`, with their weights.
function corners(table, values) {
  let found = [{ index: 0, weight: 1 }];
  for (const axis of table.axes) {
    const at = place(axis, values[axis.name]);
    found = found.flatMap(({ index, weight }) => at.map(([i, share]) => (
      { index: index * axis.values.length + i, weight: weight * share })));
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
  return [[i, 1 - share], [i + 1, share]].filter(([, weight]) => weight > 0);
}

const ofFrame = ({ values, of }, index) => values[of[index]];

export function lookUp(table, values) {
  const around = corners(table, values);
  const main = around.reduce((a, b) => (b.weight > a.weight ? b : a)).index;
  const points = new Float32Array(2 * table.lengths.reduce((a, b) => a + b, 0));
  let first = 0;
  for (const block of table.blocks) {
    for (const { index, weight } of around) {
      addForm(points, first, block, block.of[index] * block.length, weight / table.scale);
    }
    first += 2 * block.length;
  }
  const texts = Object.fromEntries(
    Object.entries(table.texts).map(([id, text]) => [id, ofFrame(text, main)]));
  return { points, lengths: table.lengths, texts, sentence: tableSentence(table, around, main) };
}

function addForm(points, first, { x, y, length }, from, share) {
  for (let i = 0; i < length; i += 1) {
    points[first + 2 * i] += x[from + i] === GAP ? NaN : x[from + i] * share;
    points[first + 2 * i + 1] += y[from + i] === GAP ? NaN : y[from + i] * share;
  }
}

function tableSentence(table, around, main) {
  if (table.mode !== "interpolate") return ofFrame(table.sentences, main);
  const readouts = { ...ofFrame(table.said, main) };
  table.numbers.names.forEach((name, k) => {
    const row = ({ index, weight }) => weight * table.numbers.rows[index][k];
    readouts[name] = around.reduce((sum, corner) => sum + row(corner), 0);
  });
  return writeSentence(table.sentence, readouts);
}
