// What a page asks of its models while nobody's hand is on them.

import assert from "node:assert/strict";
import test from "node:test";

import { rehearse } from "#browser/src/rehearsal.js";
import { whenIdle } from "#browser/src/timing.js";

const amount = { name: "amount", kind: "slider", low: 0, high: 32, step: 1, value: 5 };
const spec = { controls: [
  amount,
  { ...amount, name: "days", low: 1, high: 100, log: true, value: 10 },
  { name: "drug", kind: "choice", value: "ketamine" },
] };

// A browser that has `left` ms to spare whenever it is asked; idle() lets it be so once.
function browser(left = 0) {
  const waiting = [];
  globalThis.requestIdleCallback = (action) => waiting.push(action);
  const idle = () => {
    const action = waiting.shift();
    if (action) action({ timeRemaining: () => left });
    return Boolean(action);
  };
  return { idle, toTheEnd: () => { while (idle()); } };
}

test("each slider is gone along once from end to end, and what is shown is asked for last", () => {
  const { toTheEnd } = browser();
  const asked = [];
  rehearse(spec, (values) => asked.push(values));
  assert.deepEqual(asked, [], "nothing before the browser has time");
  toTheEnd();
  const start = { amount: 5, days: 10, drug: "ketamine" };
  for (const { name, low, high } of spec.controls.slice(0, 2)) {
    const places = [...new Set(asked.map((values) => values[name]))].sort((a, b) => a - b);
    assert.deepEqual([places[0], places.at(-1)], [low, high]);
    assert.ok(places.length > 10);
  }
  for (const values of asked) {
    const moved = Object.keys(start).filter((name) => values[name] !== start[name]);
    assert.ok(moved.length <= 1, `${moved} moved at once`);
  }
  assert.deepEqual(asked.at(-1), start);
});

test("no more than one step is taken where there is no time to spare", () => {
  const asked = [];
  const busy = browser(0);
  rehearse(spec, (values) => asked.push(values));
  busy.idle();
  assert.equal(asked.length, 1);
});

test("nothing is rehearsed while a hand is at work", () => {
  const { idle, toTheEnd } = browser(0);
  const asked = [];
  let atWork = true;
  rehearse(spec, (values) => asked.push(values), () => atWork);
  idle();
  assert.equal(asked.length, 0);
  atWork = false;
  toTheEnd();
  assert.ok(asked.length > 10);
});

test("a figure that goes, or a model that refuses, ends it, and nothing is thrown", () => {
  const { idle, toTheEnd } = browser();
  const asked = [];
  const stop = rehearse(spec, (values) => asked.push(values));
  idle();
  stop();
  toTheEnd();
  assert.equal(asked.length, 1);
  rehearse(spec, () => {
    asked.push("refused");
    throw new Error("no");
  });
  toTheEnd();
  assert.deepEqual(asked.slice(1), ["refused"]);
});

test("a browser that does not say when it is idle takes a step now and then", async () => {
  delete globalThis.requestIdleCallback;
  let steps = 0;
  await new Promise((resolve) => {
    whenIdle((function* three() {
      for (; steps < 3; steps += 1) yield;
      resolve();
    }()));
  });
  assert.equal(steps, 3);
});
