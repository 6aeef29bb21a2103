// Pins, tasks, controls that are off, values read off, sound and play: what needs no page.

import assert from "node:assert/strict";
import { csvOf, empty, nearestPoint, pointWords, stepped, steps, tablesOf, thinned, valueAt }
  from "#browser/src/reading.js";
import { axesKey, labelPlace, pinWords, pinnedAt } from "#browser/src/pins.js";
import { guessesOf } from "#browser/src/guesses.js";
import { inked, lines } from "#browser/src/picture.js";
import { keptTasks, reached } from "#browser/src/tasks.js";
import { offWords } from "#browser/src/off.js";
import { pitches } from "#browser/src/sound.js";
import { test } from "node:test";
import { together } from "#browser/src/dom.js";
import { runOf, track } from "#browser/src/numbers.js";

const CONTROLS = [
  { name: "plan", kind: "choice", label: "Plan", options: [["one", "One infusion"],
    ["oral", "Pills"]] },
  { name: "dose", kind: "slider", label: "Dose", unit: "mg/kg", low: 0, high: 1, step: 0.1,
    off: { when: { plan: ["oral"] }, because: "pills are not infused" } },
  { name: "span", kind: "choice", label: "Span", options: [["days", "Days"], ["weeks", "Weeks"]] },
];
const SPEC = { controls: CONTROLS, axes: ["span"] };
const ONE = { plan: "one", dose: 0.5, span: "days" };

test("no line ends between a number and its percent sign", () => {
  assert.equal(together("from 5 % to 90 % (95 % interval)"),
    "from 5\u00a0% to 90\u00a0% (95\u00a0% interval)");
  assert.equal(together("what % of 5 people"), "what % of 5 people");
});

test("a pin keeps its own values and takes only the axes' from the present", () => {
  const now = { plan: "oral", dose: 0.9, span: "weeks" };
  assert.deepEqual(pinnedAt(SPEC, ONE, now), { plan: "one", dose: 0.5, span: "weeks" });
  assert.notEqual(axesKey(SPEC, ONE), axesKey(SPEC, now));
  assert.equal(axesKey(SPEC, ONE), axesKey(SPEC, { ...ONE, dose: 0.9 }));
});

test("a pin is called by what differs, leaving out what is off in it", () => {
  assert.equal(pinWords(SPEC, ONE, { ...ONE, dose: 0.9 }), "Dose 0.5 mg/kg");
  assert.equal(pinWords(SPEC, ONE, { ...ONE, plan: "oral", dose: 0.9, span: "weeks" }),
    "One infusion, Dose 0.5 mg/kg");
  assert.equal(pinWords(SPEC, { ...ONE, plan: "oral" }, { ...ONE, dose: 0.9 }), "Pills");
  assert.equal(pinWords(SPEC, ONE, ONE), "the setting shown now");
});

test("a control is off only where all it names holds", () => {
  assert.equal(offWords(CONTROLS[1], { ...ONE, plan: "oral" }), "pills are not infused");
  assert.equal(offWords(CONTROLS[1], ONE), "");
  assert.equal(offWords(CONTROLS[0], ONE), "");
});

test("a task is reached at its values, ends of a range included, and nowhere else", () => {
  const task = { ask: "?", when: { plan: "one", dose: [0.5, 0.7] }, answer: "!" };
  assert.ok(reached(task, ONE));
  assert.ok(reached(task, { ...ONE, dose: 0.7 }));
  assert.ok(!reached(task, { ...ONE, dose: 0.8 }));
  assert.ok(!reached(task, { ...ONE, plan: "oral" }));
});

test("kept ticks return only to the tasks they were made for", () => {
  const tasks = [{ ask: "a" }, { ask: "b" }];
  const kept = { asks: ["a", "b"], done: [true, false], shown: [false, true] };
  assert.deepEqual(keptTasks(tasks, kept), { done: [true, false], shown: [false, true] });
  const none = { done: [false, false], shown: [false, false] };
  assert.deepEqual(keptTasks([{ ask: "a" }, { ask: "c" }], kept), none);
  for (const odd of [null, 3, { asks: 1 }, {}]) assert.deepEqual(keptTasks(tasks, odd), none);
});

const LINEAR = { log: false, slope: 10, start: 0, words: "Hours", bare: false };
const DOWN = { log: false, slope: -2, start: 200, words: "Score", bare: false };
const CURVE = { id: "c", kind: "path", curve: true, words: "this plan",
  maps: { x: LINEAR, y: DOWN } };
const MARK = { id: "m", kind: "path", curve: false };
const FRAME = { points: Float32Array.from([0, 0, 9, 9, 0, 200, 10, 180, NaN, NaN, 30, 100]),
  lengths: [2, 4] };
const PLOT = { parts: [MARK, CURVE], units: {} };

test("a point is read in data, and the nearest one on a curve is found", () => {
  const found = nearestPoint(PLOT.parts, FRAME, 11, 170, 40);
  assert.deepEqual(found, { part: 1, point: 3 });
  assert.equal(pointWords(PLOT, CURVE, {}, 10, 180), "this plan · Hours: 1 · Score: 10");
  assert.equal(nearestPoint(PLOT.parts, FRAME, 1, 1, 40), null);
});

test("an axis without numbers is read by what it runs over, or not at all", () => {
  const part = { ...CURVE, maps: { x: { ...LINEAR, slope: 100, words: "", bare: true }, y: DOWN } };
  const span = { weeks: { x: [0, 28, "days"] }, level: { x: [1, 100, "ng", "log"] } };
  const spec = { units: { span } };
  assert.deepEqual(valueAt(spec, part, "x", { span: "weeks" }, 50), { value: 14, words: "days" });
  assert.equal(valueAt(spec, part, "x", { span: "level" }, 50).value, 10);
  assert.equal(valueAt(spec, part, "x", { span: "other" }, 50), null);
  assert.equal(valueAt(spec, part, "y", {}, 4000), null);
});

test("keys step along a curve over its gaps, to its ends, and to the curve beside it", () => {
  const all = [[], [2, 3, 5], [7, 8, 9]];
  assert.deepEqual(stepped(all, null, 2, { along: 1 }), { part: 2, point: 7 });
  assert.deepEqual(stepped(all, { part: 1, point: 3 }, 2, { along: 1 }), { part: 1, point: 5 });
  assert.deepEqual(stepped(all, { part: 1, point: 5 }, 2, { along: 1 }), { part: 1, point: 5 });
  assert.deepEqual(stepped(all, { part: 1, point: 5 }, 2, { across: 1 }), { part: 2, point: 9 });
  assert.deepEqual(stepped(all, { part: 1, point: 5 }, 2, { along: -Infinity }),
    { part: 1, point: 2 });
  assert.equal(stepped([[]], null, 0, { along: 1 }), null);
  assert.deepEqual(steps(PLOT.parts, FRAME), [[], [2, 3, 5]]);
});

test("the table holds the points in data, and the CSV the sentence above them", () => {
  const [table, ...more] = tablesOf(PLOT, FRAME, {});
  assert.deepEqual(more, []);
  assert.deepEqual(table, { name: "this plan", x: "Hours", y: "Score",
    rows: [[0, 0], [1, 10], [3, 50]] });
  const csv = csvOf([{ ...table, name: 'a "b", c' }], "At 3\nhours.");
  assert.equal(csv.split("\n")[0], "# At 3 hours.");
  assert.equal(csv.split("\n")[3], '"a ""b"", c",1,10,Hours,Score');
  assert.deepEqual(thinned([0, 1, 2, 3, 4, 5, 6], 3), [0, 3, 6]);
});

test("a curve without numbers has no table, a mark keeps the axis that has them", () => {
  const maps = { x: LINEAR, y: { ...DOWN, bare: true } };
  const curve = { parts: [MARK, { ...CURVE, maps }], units: {} };
  assert.deepEqual(tablesOf(curve, FRAME, {}), []);
  const marks = { parts: [MARK, { ...CURVE, kind: "marks", curve: false, maps }], units: {} };
  const [{ rows }] = tablesOf(marks, FRAME, {});
  assert.deepEqual(rows, [[0, null], [1, null], [3, null]]);
  assert.deepEqual([empty(rows, 0), empty(rows, 1)], [false, true]);
});

test("bars that are named are one table by kind, and so are words that are named", () => {
  const kinds = { log: false, slope: 10, start: 0, words: "", bare: true,
    kinds: { 0: "before", 1: "after" } };
  const bar = { kind: "path", bar: true, words: "belief", maps: { x: kinds, y: DOWN } };
  const words = { id: "t", kind: "text", words: "true" };
  const spec = { parts: [bar, words, bar, { ...words, id: "u" }], units: {} };
  const corners = (x, y) => [x - 4, 200, x + 3, 200, x + 3, y, x - 4, y];
  const frame = { points: Float32Array.from([...corners(0, 140), ...corners(10, 80)]),
    lengths: [4, 0, 4, 0], texts: { t: [0, 0, "241"], u: [0, 0, " "] } };
  const [bars, said] = tablesOf(spec, frame, {});
  assert.deepEqual(bars, { name: "belief", x: "", y: "Score",
    rows: [["before", 30], ["after", 60]] });
  assert.deepEqual(said.rows, [["true", "241"]]);
  assert.match(csvOf([bars], ""), /belief,before,30,,Score/);
});

test("a higher point sounds higher, an octave twice over the whole height", () => {
  const hertz = pitches([[0, 100], [10, 0]], 0, 100, 3);
  assert.deepEqual(hertz.map(Math.round), [220, 440, 880]);
  assert.deepEqual(pitches([[0, 1]], 0, 1), []);
});

test("a run goes from where the control stands to the end, from the end anew", () => {
  const rail = track({ low: 0, high: 10, step: 1 }, null);
  assert.deepEqual(runOf(rail, 7, 10), [7, 8, 9, 10]);
  assert.deepEqual(runOf(rail, 10, 5), [0, 2, 4, 6, 8, 10]);
  const stops = track({ low: 1, high: 9, step: 1 }, [1, 4, 9]);
  assert.deepEqual(runOf(stops, 1, 50), [1, 4, 9]);
});

test("a picture's words break into lines and its colors are those of paper", () => {
  assert.deepEqual(lines("one two three", 7), ["one two", "three"]);
  assert.equal(inked('fill="var(--kb-blue, #0067a5)"'), 'fill="#0067a5"');
});

test("guesses come back with the answer, once that was looked at", () => {
  const item = { key: "99/c", mode: "curve", question: "Draw.", answer: "So.", truth: [17],
    start: [33], handles: { names: ["day 1"], low: 0, high: 60, spoken_unit: "points" } };
  const made = (kept) => guessesOf([item], () => kept);
  assert.deepEqual(made(null), []);
  assert.deepEqual(made({ guess: [24], revealed: true })[0].rows,
    ["day 1: you drew 24, the answer is 17 points"]);
  assert.match(made({ guess: [24], revealed: false })[0].rows[0], /not looked/);
});

test("a pin's number stands on the broadest curve that is drawn, and never on a gap", () => {
  const line = (width) => ({ curve: true, width });
  const parts = [line(3), { curve: false, width: 9 }, line(4), line(3)];
  const points = Float32Array.from([0, 5, NaN, NaN, 1, 6, 2, 7, 9, 9, NaN, NaN, 8, 8]);
  const frame = { points, lengths: [4, 1, 1, 1] };
  assert.deepEqual(labelPlace(parts, frame, 1), { part: 0, x: 1, y: 6 });
  assert.deepEqual(labelPlace(parts, frame, 3), { part: 0, x: 2, y: 7 });
  assert.equal(labelPlace([{ curve: false }], { points, lengths: [1] }, 1), null);
});
