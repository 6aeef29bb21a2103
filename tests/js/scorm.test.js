// What a learning system is told: completion when all is answered, and a score of 0 to 100.

import assert from "node:assert/strict";
import { test } from "node:test";
import { findSystem, follow, summary } from "#browser/src/scorm.js";

const quiz = (key, right, done, left, scored = true) => [key, { key, right, done, left, scored }];

test("a page is complete when every question of every check is answered", () => {
  assert.deepEqual(summary(new Map([quiz("a", 2, 3, 0), quiz("b", 0, 1, 1)])),
    { complete: false, scaled: 0.4 });
  assert.equal(summary(new Map([quiz("a", 2, 3, 0)])).complete, true);
  assert.deepEqual(summary(new Map()), { complete: false, scaled: null });
});

test("an opening check completes the page and gives no score", () => {
  assert.deepEqual(summary(new Map([quiz("00/quiz", 3, 6, 0, false)])),
    { complete: true, scaled: null });
});

test("the system is found in a frame above, and a foreign one is no error", () => {
  const top = { API: { LMSInitialize() {} } };
  top.parent = top;
  assert.equal(findSystem({ parent: { parent: top } }).dialect.api, "API");
  const foreign = { get API_1484_11() { throw new Error("cross-origin"); },
    get API() { throw new Error("cross-origin"); } };
  assert.equal(findSystem({ parent: foreign }), null);
});

test("time is told in the form each edition has", () => {
  for (const [api, prefix, time, form] of [["API", "LMS", "cmi.core.session_time", "0001:01:05"],
    ["API_1484_11", "", "cmi.session_time", "PT3665S"]]) {
    const values = {};
    const system = new Proxy({}, { get: (_, name) => (...given) => {
      if (name === `${prefix}SetValue`) [, values[given[0]]] = given;
      return name === `${prefix}GetValue` ? "not attempted" : "true";
    } });
    const listeners = {};
    const page = { parent: null, opener: null, [api]: system,
      document: { addEventListener: (name, run) => { listeners[name] = run; } },
      addEventListener: (name, run) => { listeners[name] = run; } };
    let now = 0;
    follow(page, findSystem(page), () => now);
    listeners["kb-quiz"]({ detail: { key: "a", right: 2, done: 3, left: 0, scored: true } });
    now = 3665000;
    listeners.pagehide();
    assert.equal(values[time], form);
    assert.ok(Object.values(values).includes("completed"));
    assert.equal(values[api === "API" ? "cmi.core.score.raw" : "cmi.score.raw"], "67");
  }
});
