// Words that would run out of their figure are moved back by as much as they must.

import assert from "node:assert/strict";
import { test } from "node:test";
import { nudge } from "#browser/src/inside.js";

test("words within the frame stay where they are", () => {
  assert.equal(nudge(10, 90, 100), 0);
});

test("words that run out come back, by no more than there is room for", () => {
  assert.equal(nudge(-8, 40, 100), 10);
  assert.equal(nudge(60, 108, 100), -10);
  assert.equal(nudge(-8, 97, 100), 1);
  assert.equal(nudge(3, 108, 100), -1);
  assert.equal(nudge(-8, 120, 100), 0);
});

test("what a scene puts wholly outside is not brought back", () => {
  assert.equal(nudge(1140, 1200, 864), 0);
  assert.equal(nudge(-90, -10, 864), 0);
  assert.equal(nudge(840, 900, 864), -38);
});
