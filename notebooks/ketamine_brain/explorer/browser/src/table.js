// The model without a kernel: frames computed when the page was built, and all between blended.
//
// A piece (a moving part, a text, a value read out) has its own nodes along the controls that it
// depends on. `neighbors`, `lagrange` and `blend` are as in publish/nodes.py and pieces.py.

import { nearest } from "./numbers.js";
import { writeSentence } from "./text.js";

const GAP = -32768;
const NEAREST = 5;
const PLAIN = "#";

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

// Stored part by part, each different curve once, all x before all y, as zigzag differences (see
// `block` in Python): low bytes of everything, then high bytes. A part is summed up when first
// looked at.
export async function decodeTable(table) {
  const [bytes, json] = await Promise.all([inflate(table.data), inflate(table.words)]);
  const { pieces } = JSON.parse(new TextDecoder().decode(json));
  let start = 0;
  const ready = pieces.map((piece) => {
    const steps = stepsOf(piece.nodes);
    if (piece.kind !== "points") return { ...piece, steps };
    const from = start;
    start += 2 * piece.count * piece.length;
    return { ...piece, steps, from, curves: null };
  });
  return { ...table, pieces: ready, bytes };
}

// How far apart two neighbors along each axis stand in the file; the last axis is the fastest.
function stepsOf(nodes) {
  const steps = nodes.map(() => 1);
  for (let k = nodes.length - 2; k >= 0; k -= 1) steps[k] = steps[k + 1] * nodes[k + 1].length;
  return steps;
}

function unfolded(bytes, from, count) {
  const size = bytes.length / 2;
  const values = new Int16Array(count);
  for (let i = 0; i < count; i += 1) {
    const folded = bytes[from + i] | (bytes[size + from + i] << 8);
    values[i] = (folded >> 1) ^ -(folded & 1);
  }
  return values;
}

function curvesOf(piece, bytes) {
  if (!piece.curves) {
    const size = piece.count * piece.length;
    const [x, y] = [0, size].map((on) => summed(unfolded(bytes, piece.from + on, size), piece));
    piece.curves = { x, y };
  }
  return piece.curves;
}

// Sums wrap at 16 bits.
function summed(values, { length, order, between }) {
  for (let k = 0; k < order; k += 1) {
    for (let row = 0; row < values.length; row += length) {
      for (let i = row + 1; i < row + length; i += 1) values[i] += values[i - 1];
    }
  }
  if (between) for (let i = length; i < values.length; i += 1) values[i] += values[i - length];
  return values;
}

// -- which nodes, and how much each weighs -------------------------------------------------------

function neighbors(places, low) {
  const high = low + 1;
  const gap = places[high] - places[low];
  const chosen = [low, high];
  if (low > 0 && places[low] - places[low - 1] >= gap / NEAREST) chosen.unshift(low - 1);
  if (high + 1 < places.length && places[high + 1] - places[high] >= gap / NEAREST) {
    chosen.push(high + 1);
  }
  return chosen;
}

const lagrange = (places, at) => places.map((a, j) => (
  places.reduce((product, b, k) => (k === j ? product : product * ((at - b) / (a - b))), 1)));

// [[node, weight], …] along one axis: a cubic through four nodes, or (most = 2) a line.
function stencil({ log }, nodes, value, most) {
  if (typeof nodes[0] !== "number") return [[Math.max(0, nodes.indexOf(value)), 1]];
  const close = nearest(nodes, value);
  if (nodes[close] === value || nodes.length < 2) return [[close, 1]];
  const place = (v) => (log ? Math.log(v) : v);
  let low = 0;
  while (low < nodes.length - 2 && value > nodes[low + 1]) low += 1;
  const places = nodes.map(place);
  const chosen = most > 2 ? neighbors(places, low) : [low, low + 1];
  const weights = lagrange(chosen.map((k) => places[k]), place(value));
  return chosen.map((k, j) => [k, weights[j]]);
}

function corners(table, piece, values, most) {
  let found = [{ index: 0, weight: 1 }];
  piece.axes.forEach((a, k) => {
    const axis = table.axes[a];
    const ends = stencil(axis, piece.nodes[k], values[axis.name], most);
    found = found.flatMap(({ index, weight }) => ends.map(([node, share]) => (
      { index: index + node * piece.steps[k], weight: weight * share })));
  });
  return found;
}

// The corners to blend: of one form (what switches) all, else those of the form that weighs most.
function around(table, piece, values, formOf) {
  const cubic = corners(table, piece, values, 4);
  const form = formOf(cubic[0].index);
  if (cubic.every(({ index }) => formOf(index) === form)) return cubic;
  const line = corners(table, piece, values, 2);
  const main = formOf(line.reduce((a, b) => (b.weight > a.weight ? b : a)).index);
  const same = line.filter(({ index }) => formOf(index) === main);
  const total = same.reduce((sum, { weight }) => sum + weight, 0);
  return same.map(({ index, weight }) => ({ index, weight: weight / total }));
}

// -- a frame -------------------------------------------------------------------------------------

function blendPoints(table, piece, values) {
  const { of, shapes, length } = piece;
  const { x, y } = curvesOf(piece, table.bytes);
  const formOf = (index) => (shapes.length ? shapes[of[index]] : 0);
  const points = new Float32Array(2 * length);
  for (const { index, weight } of around(table, piece, values, formOf)) {
    const from = of[index] * length;
    const share = weight / table.scale;
    for (let i = 0; i < length; i += 1) {
      points[2 * i] += x[from + i] === GAP ? NaN : x[from + i] * share;
      points[2 * i + 1] += y[from + i] === GAP ? NaN : y[from + i] * share;
    }
  }
  return points;
}

// A text or readout: the words around its numbers, and the numbers.
function blendWords(table, piece, values) {
  const { of, rows, forms } = piece;
  const chosen = around(table, piece, values, (index) => rows[of[index]][0]);
  const [form, ...first] = rows[of[chosen[0].index]];
  const numbers = first.map((_, k) => (
    chosen.reduce((sum, { index, weight }) => sum + weight * rows[of[index]][k + 1], 0)));
  return { form: forms[form], numbers };
}

const hundredth = (v) => Math.round(v * 100) / 100;

const makers = {
  points: blendPoints,
  text: (table, piece, values) => {
    const { form, numbers: [dx, dy, ...numbers] } = blendWords(table, piece, values);
    return [hundredth(dx), hundredth(dy), written(form, numbers)];
  },
  readout: (table, piece, values) => {
    const { form, numbers } = blendWords(table, piece, values);
    if (form === PLAIN) return numbers[0];
    return form.startsWith("=") ? JSON.parse(form.slice(1)) : written(form, numbers);
  },
};

const written = (form, numbers) => writeSentence(form, numbers)
  .replaceAll("{{", "{").replaceAll("}}", "}");

// A piece that depends on nothing that moved is as it was.
function made(table, piece, values) {
  const key = piece.axes.map((a) => values[table.axes[a].name]).join("\n");
  if (key !== piece.key) {
    piece.key = key;
    piece.made = makers[piece.kind](table, piece, values);
  }
  return piece.made;
}

export function lookUp(table, values) {
  const [lengths, parts, texts, readouts] = [[], [], {}, { ...values }];
  for (const piece of table.pieces) {
    const shown = made(table, piece, values);
    if (piece.kind === "readout") readouts[piece.id] = shown;
    else {
      lengths.push(piece.kind === "points" ? piece.length : 0);
      if (piece.kind === "points") parts.push(shown);
      else texts[piece.id] = shown;
    }
  }
  const points = new Float32Array(2 * lengths.reduce((a, b) => a + b, 0));
  let filled = 0;
  for (const part of parts) {
    points.set(part, filled);
    filled += part.length;
  }
  return { points, lengths, texts, sentence: writeSentence(table.sentence, readouts) };
}
