// A table packed as Python packs it comes back, at its stops and between them.

import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { test } from "node:test";
import { decodeTable, lookUp } from "#browser/src/table.js";
import { fitted, markPlaces, pathData, toData, toSvg } from "#browser/src/geometry.js";

const GAP = -32768;
const packed = (bytes) => deflateSync(Buffer.from(bytes)).toString("base64");
const zigzag = (v) => ((v << 1) ^ (v >> 31)) & 0xffff;

function planes(values) {
  const folded = values.map(zigzag);
  return [...folded.map((v) => v & 255), ...folded.map((v) => v >> 8)];
}

// Two frames of one curve of three points; x of both, then y of both, as differences along it.
function table(mode) {
  const smooth = mode === "interpolate";
  const axes = [{ name: "dose", values: [1, 3], smooth, log: false }];
  const words = {
    blocks: [{ length: 3, count: 2, order: 1, between: false, of: [0, 1] }],
    texts: { note: { values: [[0, 0, "low"], [1, 2, "high"]], of: [0, 1] } },
    sentences: { values: ["At 1.", "At 3."], of: [0, 1] },
    said: { values: [{ name: "x" }], of: [0, 0] },
    numbers: { names: ["dose"], rows: [[1], [3]] },
  };
  const data = [0, 10, 10, 0, 10, 10, 100, -300, 200, 200, 40, 20]; // y: 100 -200 0 and 200 240 260
  return { mode, axes, scale: 10, data: packed(planes(data)), sentence: "Dose {dose:.1f}, {name}.",
    words: packed(JSON.stringify(words)) };
}

const rounded = (points) => Array.from(points, (v) => Math.round(v * 1e4) / 1e4);

test("a stop shows its own frame, words and sentence", async () => {
  const decoded = await decodeTable(table("stops"));
  const low = lookUp(decoded, { dose: 1 });
  assert.deepEqual(rounded(low.points), [0, 10, 1, -20, 2, 0]);
  assert.deepEqual([low.lengths, low.texts, low.sentence], [[3], { note: [0, 0, "low"] }, "At 1."]);
  const high = lookUp(decoded, { dose: 2.9 });
  assert.deepEqual(rounded(high.points), [0, 20, 1, 24, 2, 26]);
  assert.equal(high.sentence, "At 3.");
});

test("between two stops frames and numbers blend, words are the nearer one's", async () => {
  const decoded = await decodeTable(table("interpolate"));
  const between = lookUp(decoded, { dose: 1.5 });
  assert.deepEqual(rounded(between.points), [0, 12.5, 1, -9, 2, 6.5]);
  assert.equal(between.sentence, "Dose 1.5, x.");
  assert.equal(between.texts.note[2], "low");
});

test("differences between forms and gaps come back", async () => {
  const blocks = [{ length: 1, count: 2, order: 0, between: true, of: [1, 0] }];
  const words = { blocks, texts: {}, sentences: { values: [""], of: [0, 0] } };
  const axes = [{ name: "a", values: [false, true], smooth: false }];
  const bytes = planes([5, 2, GAP, 0]);
  const decoded = await decodeTable({ mode: "stops", axes, scale: 1, data: packed(bytes),
    words: packed(JSON.stringify(words)) });
  assert.deepEqual([...lookUp(decoded, { a: true }).points], [5, NaN]);
  assert.deepEqual([...lookUp(decoded, { a: false }).points], [7, NaN]);
});

test("a path lifts its pen at a gap and closes each piece of a band", () => {
  const points = [0, 0, 1, 1.26, NaN, NaN, 2, 2, 3, 3];
  assert.equal(pathData(points, 0, 5, false), "M0 0L1 1.3M2 2L3 3");
  assert.equal(pathData(points, 0, 5, true), "M0 0L1 1.3ZM2 2L3 3Z");
  assert.deepEqual(markPlaces(points, 1, 3), [[1, 1.3], [2, 2]]);
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
