// Sizes are read all together before anything is changed, so that a page is laid out once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { watchSize } from "#browser/src/sizes.js";

const seen = { fire: null, nodes: new Set() };

globalThis.ResizeObserver = class {
  constructor(action) { seen.fire = () => action([...seen.nodes].map((target) => ({ target }))); }

  observe(node) { seen.nodes.add(node); }

  unobserve(node) { seen.nodes.delete(node); }
};

test("all nodes are read before any is acted on, and one that ended is left alone", () => {
  const done = [];
  const ends = ["a", "b", "c"].map((name) => (
    watchSize({ name }, () => done.push(`read ${name}`) && name,
      (size) => done.push(`act ${size}`))));
  ends[1]();
  seen.fire();
  assert.deepEqual(done, ["read a", "read c", "act a", "act c"]);
});
