// Marks that one drags: where they stand, and what a place or a step means.

import assert from "node:assert/strict";
import test from "node:test";
import { nearestValue, standsAt, stepsOn } from "#browser/src/grips.js";

const GRIP = {
  control: "weeks", by: ["axis", "drug"], values: [0, 1, 2, 3],
  places: { "log|spray": [10, 40, 60, 70], "even|spray": [10, 20, 30, 40] },
};

test("a mark stands where its value is, on the axis that is chosen", () => {
  assert.equal(standsAt(GRIP, { axis: "log", drug: "spray", weeks: 2 }), 60);
  assert.equal(standsAt(GRIP, { axis: "even", drug: "spray", weeks: 2 }), 30);
});

test("a place means the nearest value, also beyond the ends", () => {
  const values = { axis: "log", drug: "spray", weeks: 0 };
  assert.deepEqual([-50, 26, 52, 900].map((x) => nearestValue(GRIP, values, x)), [0, 1, 2, 3]);
});

test("steps end at the ends", () => {
  assert.equal(stepsOn(GRIP, 1, 1), 2);
  assert.equal(stepsOn(GRIP, 2, 4), 3);
  assert.equal(stepsOn(GRIP, 2, -Infinity), 0);
});
