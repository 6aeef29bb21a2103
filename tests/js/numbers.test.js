// Numbers are shown with the digits their step needs, and tracks lead where they say.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decimals, nearest, shown, toStep, track, typed } from "#browser/src/numbers.js";
import { formatNumber, writeSentence } from "#browser/src/text.js";

test("a step needs so many digits", () => {
  const wanted = { 1: 0, 10: 0, 0.1: 1, 0.05: 2, 0.25: 2, 2.5: 1, 1e-11: 11, 0.125: 3 };
  for (const [step, digits] of Object.entries(wanted)) {
    assert.equal(decimals(Number(step)), digits, step);
  }
});

test("what is shown can be handed back", () => {
  assert.equal(shown(1234567, 1), 1234567);
  assert.equal(shown(0.1 + 0.2, 0.1), 0.3);
  assert.equal(shown(3e-10, 1e-11), 3e-10);
  assert.equal(shown(0.62, 0.5), 0.62); // off the grid, but it is the value
  assert.equal(String(shown(2 / 3, 1 / 3)).length < 8, true);
  assert.equal(shown(19876543.25, 0.25), 19876543.25);
});

const slider = (more) => ({ kind: "slider", low: 0, high: 10, step: 1, value: 0, ...more });

test("every end can be reached, and keys go from place to place", () => {
  const uneven = track(slider({ step: 3 }));
  assert.equal(uneven.value(uneven.max), 10);
  assert.equal(uneven.next(9, 1), 10);
  assert.equal(uneven.next(10, 1), 10);
  const plain = track(slider({ step: 0.1, high: 1 }));
  assert.deepEqual([plain.min, plain.max, plain.step], [0, 1, 0.1]);
  assert.equal(plain.next(0.2, 1), 0.3);
  assert.equal(plain.next(0, -1), 0);
});

test("a page that has only some values puts the thumb where they are", () => {
  const rail = track(slider({ step: 1 }), [1, 3, 9]);
  assert.deepEqual([rail.low, rail.high, rail.place(3)], [1, 9, 3]);
  assert.deepEqual([rail.value(4), rail.value(7)], [3, 9]);
  assert.equal(rail.next(3, 1), 9);
  assert.equal(rail.next(3, -1), 1);
  const ratios = track(slider({ low: 1, high: 100, step: 0.01, log: true }), [1, 10, 100]);
  assert.equal(ratios.place(10), 100);
  assert.equal(ratios.value(110), 10);
});

test("a slider of ratios goes evenly by ratio, each place another value", () => {
  const rail = track(slider({ low: 1, high: 100, step: 0.01, log: true }));
  assert.deepEqual([rail.value(0), rail.value(rail.max)], [1, 100]);
  assert.ok(Math.abs(rail.value(rail.max / 2) - 10) < 0.01);
  const whole = track(slider({ low: 1, high: 12, step: 1, log: true }));
  assert.deepEqual(Array.from({ length: 12 }, (_, i) => whole.value(i)),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test("nearest and toStep", () => {
  assert.equal(nearest([0.1, 0.5, 1], 0.62), 1);
  assert.equal(toStep(0.34, 0.1), 0.3);
});

test("numbers are written as in Python, ties to even, a minus sign, no minus zero", () => {
  assert.equal(formatNumber(2.5, ".0f"), "2");
  assert.equal(formatNumber(0.125, ".2f"), "0.12");
  assert.equal(formatNumber(-1234.5, "+,.1f"), "−1,234.5");
  assert.equal(formatNumber(0.256, ".0%"), "26\u00a0%");
  assert.equal(formatNumber(-0.04, ".1f"), "0.0");
  assert.equal(formatNumber(Infinity, ".0%"), "inf\u00a0%");
  assert.equal(writeSentence("{a:.1f} of {b}", { a: 1.25, b: "two" }), "1.2 of two");
});

test("a number is read as hands write it, and what could be two numbers is none", () => {
  const wanted = { "0,5": 0.5, "0.5": 0.5, ",5": 0.5, "007": 7, " 6 ": 6, "−3": -3, "-3": -3,
    "1e1": 10, "0,125": 0.125, "1,25": 1.25, 1234567: 1234567, "+2": 2 };
  for (const [words, value] of Object.entries(wanted)) assert.equal(typed(words), value, words);
  const none = ["", " ", "e", "1,000", "12,500", "1,234,567", "1.2.3", "0x10", "Infinity", "5 mg",
    "1 000", "1/2", "--1"];
  for (const words of none) assert.equal(typed(words), NaN, words);
});
