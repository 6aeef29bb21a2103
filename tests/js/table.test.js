// A table packed as Python packs it comes back, at its stops and between them.

import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { test } from "node:test";
import { decodeTable, lookUp } from "#browser/src/table.js";
import { fitted, markShape, marksData, pathData, toData, toSvg }
  from "#browser/src/geometry.js";

const GAP = -32768;
const packed = (bytes) => deflateSync(Buffer.from(bytes)).toString("base64");
const zigzag = (v) => ((v << 1) ^ (v >> 31)) & 0xffff;

function planes(values) {
  const folded = values.map(zigzag);
  return [...folded.map((v) => v & 255), ...folded.map((v) => v >> 8)];
}

const rounded = (points) => Array.from(points, (v) => Math.round(v * 1e4) / 1e4);

async function decoded(axes, pieces, numbers, sentence = "") {
  return decodeTable({ axes, scale: 10, sentence, data: packed(planes(numbers)),
    words: packed(JSON.stringify({ pieces })) });
}

const dose = { name: "dose", values: [], smooth: true, log: false };
const curve = { kind: "points", id: "c", axes: [0], nodes: [[1, 3]], length: 3, count: 2, order: 1,
  between: false, of: [0, 1], shapes: [] };
// x of both, then y of both, as differences along each
const TWO = [0, 10, 10, 0, 10, 10, 100, -300, 200, 200, 40, 20]; // y: 100 -200 0 and 200 240 260
const note = { kind: "text", id: "note", axes: [0], nodes: [[1, 2.2, 3]], of: [0, 1, 2],
  forms: ["{0:.1f} low", "high"], rows: [[0, 0, 0, 4], [0, 6, 0, 10], [1, 9, 9]] };
const said = { kind: "readout", id: "name", axes: [], nodes: [], of: [0], forms: ["x"],
  rows: [[0]] };
const left = { kind: "readout", id: "left", axes: [0], nodes: [[1, 3]], of: [0, 1], forms: ["#"],
  rows: [[0, 1], [0, 2]] };

test("a node shows its own frame, words and sentence", async () => {
  const table = await decoded([dose], [curve, note, said, left], TWO, "{dose:.1f}: {left} {name}");
  const low = lookUp(table, { dose: 1 });
  assert.deepEqual(rounded(low.points), [0, 10, 1, -20, 2, 0]);
  assert.deepEqual(low.texts, { note: [0, 0, "4.0 low"] });
  assert.deepEqual([low.lengths, low.sentence], [[3, 0], "1.0: 1 x"]);
  const high = lookUp(table, { dose: 3 });
  assert.deepEqual(rounded(high.points), [0, 20, 1, 24, 2, 26]);
  assert.deepEqual(high.texts.note, [9, 9, "high"]);
});

test("between nodes points, places and numbers blend; words switch at the nearer", async () => {
  const table = await decoded([dose], [curve, note, left], TWO, "{left:.2f}");
  const between = lookUp(table, { dose: 1.6 });
  assert.deepEqual(rounded(between.points), [0, 13, 1, -6.8, 2, 7.8]);
  assert.deepEqual(between.texts.note, [3, 0, "7.0 low"]);
  assert.equal(between.sentence, "1.30");
  assert.equal(lookUp(table, { dose: 2.7 }).texts.note[2], "high");
});

test("four nodes give the cubic through them, on a log track too", async () => {
  const nodes = [1, 10, 100, 1000];
  const cube = nodes.map((v) => [0, Math.log10(v) ** 3]);
  const log = { name: "level", values: [], smooth: true, log: true };
  const piece = { ...left, nodes: [nodes], of: [0, 1, 2, 3], rows: cube };
  const table = await decoded([log], [piece], [], "{left:.3f}");
  assert.equal(lookUp(table, { level: 10 ** 1.5 }).sentence, "3.375");
});

test("curves whose gaps differ are not blended", async () => {
  const one = { ...curve, order: 0, length: 2, shapes: [0, 1] };
  const table = await decoded([dose], [one], [0, 10, 0, GAP, 5, 5, 9, GAP]);
  assert.deepEqual(rounded(lookUp(table, { dose: 1.4 }).points), [0, 0.5, 1, 0.5]);
  assert.deepEqual(rounded(lookUp(table, { dose: 2.6 }).points), [0, 0.9, NaN, NaN]);
});

test("differences between forms and gaps come back", async () => {
  const piece = { ...curve, nodes: [[false, true]], length: 1, order: 0, between: true,
    of: [1, 0], shapes: [] };
  const axes = [{ name: "a", values: [false, true], smooth: false }];
  const table = await decoded(axes, [piece], [50, 20, GAP, 0]);
  assert.deepEqual([...lookUp(table, { a: true }).points], [5, NaN]);
  assert.deepEqual([...lookUp(table, { a: false }).points], [7, NaN]);
});

test("a path lifts its pen at a gap and closes each piece of a band", () => {
  const points = [0, 0, 1, 1.26, NaN, NaN, 2, 2, 3, 3];
  assert.equal(pathData(points, 0, 5, false), "M0 0L1 1.3M2 2L3 3");
  assert.equal(pathData(points, 0, 5, true), "M0 0L1 1.3ZM2 2L3 3Z");
});

test("a path leaves out what a straight line passes within a tenth, and nothing else", () => {
  const path = (...points) => pathData(points, 0, points.length / 2, false);
  assert.equal(path(0, 5, 1, 5, 2, 5.05, 2, 5.05, 3, 5, 4, 7), "M0 5L3 5L4 7");
  assert.equal(path(0, 0, 1, 1.02, 2, 2, 4, 3), "M0 0L2 2L4 3");
  assert.equal(path(9, 0, 8, 1, 6, 3), "M9 0L6 3"); // the far side of a band
  assert.equal(path(0, 0, 1, 0.2, 2, 0), "M0 0L1 0.2L2 0");
  assert.equal(path(0, 5, 2, 5, 1, 5), "M0 5L2 5L1 5"); // it turns
  assert.equal(path(1, 5, 1, 6, 1, 7), "M1 5L1 6L1 7");
  assert.equal(path(4, 4, 4, 4), "M4 4L4 4"); // a dot, where its ends are round
  assert.equal(path(0, 1, 1, 1, NaN, NaN, 2, 1, 3, 1, -1, 1), "M0 1L1 1M2 1L3 1L-1 1");
  assert.equal(path(NaN, NaN, 7, 7), "M7 7");
});

test("a path of few points is nowhere further than a tenth from the curve of many", () => {
  const wave = (x) => 60 * Math.sin(x / 40) + 8 * Math.sin(x / 5) + (x > 200 ? 30 : 0);
  const xs = Array.from({ length: 4000 }, (_, i) => i / 10);
  const d = pathData(xs.flatMap((x) => [x, wave(x)]), 0, xs.length, false);
  const few = d.slice(1).split("L").map((pair) => pair.split(" ").map(Number));
  assert.ok(few.length < xs.length / 10);
  let next = 1;
  const furthest = Math.max(...xs.map((x) => {
    while (few[next][0] < x && next < few.length - 1) next += 1;
    const [[x0, y0], [x1, y1]] = [few[next - 1], few[next]];
    return Math.abs(y0 + ((y1 - y0) * (x - x0)) / (x1 - x0) - wave(x));
  }));
  assert.ok(furthest < 0.1 + 0.05 + 0.05, `${furthest}`); // and each end is written in tenths
});

test("a narrow drawing stretches points and moves of words", () => {
  const frame = { points: [1, 1, 2, 2], lengths: [2, 0], texts: { t: [10, 20, "w"] } };
  const parts = [{ id: "a", kind: "path" }, { id: "t", kind: "text" }];
  const got = fitted(frame, [[[10, 2], [0, 1]], [[0, 0.5], [0, 0.25]]], parts);
  assert.deepEqual([[...got.points], got.texts], [[12, 1, 14, 2], { t: [5, 5, "w"] }]);
});

test("axes lead to the drawing and back", () => {
  for (const map of [{ log: false, slope: -2, start: 10 }, { log: true, slope: 30, start: 4 }]) {
    assert.ok(Math.abs(toData(map, toSvg(map, 7)) - 7) < 1e-12);
  }
  assert.equal(toSvg({ log: true, slope: 30, start: 4 }, 100), 64);
});

test("all marks of a part are one path, each the outline moved to its place", () => {
  const cross = markShape("M -2 2 L 2 -2 M -2 -2 L 2 2");
  assert.equal(marksData(cross, [10, 20], 0, 1), "M10 20m-2 2l4 -4m-4 0l4 4");
  const outline = markShape("M 0 3 C 1 3 3 1 3 0 L 0 -3 z");
  assert.equal(marksData(outline, [9, 9, 10, 20, NaN, NaN, 0.5, 0], 1, 3),
    "M10 20m0 3c1 0 3 -2 3 -3l-3 -3zM0.5 0m0 3c1 0 3 -2 3 -3l-3 -3z");
  assert.equal(marksData(outline, [], 0, 0), "");
  assert.throws(() => markShape("M 0 0 A 1 1 0 0 0 2 2"), /the step A/);
});

test("a circle is two arcs, an oval keeps its curves", () => {
  const around = (width) => {
    const ends = Array.from({ length: 9 }, (_, k) => [
      width * Math.sin((k * Math.PI) / 4), 3 * Math.cos((k * Math.PI) / 4),
    ].map((v) => v.toFixed(4)).join(" "));
    return `M ${ends[0]} ${ends.slice(1).map((end) => `C 0 0 0 0 ${end}`).join(" ")} z`;
  };
  assert.equal(markShape(around(3)), "m0 -3a3 3 0 0 1 0 6a3 3 0 0 1 0 -6z");
  assert.match(markShape(around(2)), /^m0 3c.*z$/);
});
