// Sizes are read all together before anything is changed, so that a page is laid out once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sticking } from "#browser/src/stick.js";
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

test("a node may be watched twice, and one that ends leaves the other", () => {
  seen.nodes.clear();
  const node = { name: "d" };
  const done = [];
  const end = watchSize(node, () => 1, () => done.push("first"));
  watchSize(node, () => 2, () => done.push("second"));
  seen.fire();
  end();
  seen.fire();
  assert.deepEqual(done, ["first", "second", "second"]);
});

test("a figure sticks with its sentence where both leave room, else alone, else not", () => {
  assert.deepEqual(sticking(400, 100, 900), ["both", 500]);
  assert.deepEqual(sticking(480, 120, 900), ["figure", 480]);
  assert.deepEqual(sticking(500, 100, 900), ["none", 0]);
});
