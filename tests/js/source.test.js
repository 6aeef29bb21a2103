// Every question is numbered, answered or given up, and the next one is sent.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { deflateSync } from "node:zlib";
import { PATIENCE_MS, kernelSource, lateWords, pageSource } from "#browser/src/source.js";

function kernel(status = () => null) {
  const asked = [];
  const frames = [];
  const messages = [];
  const listeners = [];
  const model = {
    send: (content) => { asked.push(content); },
    on: (_, listener) => listeners.push(listener),
    off: (_, listener) => listeners.splice(listeners.indexOf(listener), 1),
  };
  const onFrame = (frame) => frames.push(frame);
  const source = kernelSource(model, onFrame, (words) => messages.push(words), status);
  const hear = (content, buffers = []) => listeners.forEach((each) => each(content, buffers));
  return {
    asked,
    frames,
    messages,
    model,
    source,
    hear,
    listeners,
    answer: (i, more = {}) => hear({ type: "frame", number: asked[i].number, ...more }),
    refuse: (i, message) => hear({ type: "refused", number: asked[i].number, message }),
    said: () => messages.at(-1),
  };
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("one question flies at a time, and the latest values go next", () => {
  const k = kernel();
  for (const dose of [1, 2, 3]) k.source.ask({ dose });
  assert.deepEqual(k.asked.map((each) => each.values), [{ dose: 1 }]);
  k.answer(0);
  assert.deepEqual(k.asked.map((each) => each.values), [{ dose: 1 }, { dose: 3 }]);
  assert.notEqual(k.asked[0].number, k.asked[1].number);
});

test("who follows a move of someone else's only looks; a move of the hand is told as one", () => {
  const k = kernel();
  k.source.ask({ dose: 1 }, true);
  k.source.ask({ dose: 2 });
  k.source.ask({ dose: 3 }, true); // takes the place of a move that nobody has told yet
  k.answer(0);
  k.answer(1);
  k.source.ask({ dose: 4 }, true);
  assert.deepEqual(k.asked.map(({ values, looking = false }) => [values.dose, looking]),
    [[1, true], [3, false], [4, true]]);
});

test("a question that is never answered is given up, said, and the next one sent", () => {
  const k = kernel();
  k.source.ask({ dose: 1 });
  k.source.ask({ dose: 2 });
  mock.timers.tick(PATIENCE_MS);
  assert.deepEqual(k.asked.map((each) => each.values.dose), [1, 2]);
  assert.match(k.said(), /not answering.*still shows the last settings/);
  k.answer(1);
  assert.equal(k.said(), "");
  k.source.ask({ dose: 3 });
  assert.equal(k.asked.length, 3);
});

test("after a lost answer the very same move asks again", () => {
  const k = kernel();
  k.source.ask({ dose: 1 });
  mock.timers.tick(PATIENCE_MS);
  k.source.ask({ dose: 1 });
  assert.equal(k.asked.length, 2);
});

test("a late answer is drawn, and an older one never over a newer", () => {
  const k = kernel();
  k.source.ask({ dose: 1 });
  mock.timers.tick(PATIENCE_MS);
  k.source.ask({ dose: 2 });
  k.answer(1, { sentence: "two" });
  k.answer(0, { sentence: "one" });
  assert.deepEqual(k.frames.map((frame) => frame.sentence), ["two"]);
  k.source.ask({ dose: 3 });
  mock.timers.tick(PATIENCE_MS);
  k.answer(2, { sentence: "three" });
  assert.equal(k.frames.at(-1).sentence, "three");
  assert.equal(k.said(), "");
});

test("a refusal shows its own words, and the next move is asked", () => {
  const k = kernel();
  k.source.ask({ dose: 1 });
  k.refuse(0, "KeyError: 'fast'");
  assert.equal(k.said(), "KeyError: 'fast'");
  mock.timers.tick(10 * PATIENCE_MS);
  assert.equal(k.said(), "KeyError: 'fast'"); // and no word about the kernel
  assert.equal(k.frames.length, 0);
  k.source.ask({ dose: 2 });
  k.answer(1);
  assert.equal(k.said(), "");
});

test("the same values are not asked twice, in flight or drawn", () => {
  const k = kernel();
  assert.equal(k.source.ask({ dose: 1 }), false);
  assert.equal(k.source.ask({ dose: 1 }), false);
  k.answer(0);
  assert.equal(k.source.ask({ dose: 1 }), true); // drawn: the caller may save
  assert.equal(k.asked.length, 1);
  k.source.ask({ dose: 2 });
  k.source.ask({ dose: 3 });
  k.source.ask({ dose: 2 }); // back, before the answer: 2 is what must be shown
  k.answer(1);
  assert.deepEqual(k.asked.map((each) => each.values.dose), [1, 2, 2]);
});

test("a connection that throws or rejects is said, and the next move is sent", async () => {
  const k = kernel();
  const { send } = k.model;
  k.model.send = () => { throw new Error("closed"); };
  k.source.ask({ dose: 1 });
  assert.match(k.said(), /not answering/);
  k.model.send = () => Promise.reject(new Error("closed"));
  k.source.ask({ dose: 2 });
  await Promise.resolve();
  await Promise.resolve();
  k.model.send = send;
  k.source.ask({ dose: 2 });
  assert.deepEqual(k.asked.map((each) => each.values.dose), [2]);
});

test("a connection that fails after its answer came gives nothing up", async () => {
  const k = kernel();
  const { send } = k.model;
  let fail = null;
  k.model.send = (content) => {
    send(content);
    return new Promise((_, reject) => { fail = () => reject(new Error("closed")); });
  };
  k.source.ask({ dose: 1 });
  k.answer(0);
  k.model.send = send;
  k.source.ask({ dose: 2 }); // flies when the first one's failure is heard
  fail();
  await Promise.resolve();
  await Promise.resolve();
  k.source.ask({ dose: 3 });
  assert.deepEqual(k.asked.map((each) => each.values.dose), [1, 2]);
});

test("a frame that cannot be drawn does not stop what follows", () => {
  const asked = [];
  const messages = [];
  let listener = null;
  const model = { send: (c) => { asked.push(c); }, on: (_, l) => { listener = l; }, off: () => {} };
  const broken = () => { throw new Error("no part x"); };
  const source = kernelSource(model, broken, (words) => messages.push(words));
  source.ask({ dose: 1 });
  listener({ type: "frame", number: asked[0].number }, []);
  assert.match(messages.at(-1), /could not be drawn \(no part x\)/);
  source.ask({ dose: 2 });
  assert.equal(asked.length, 2);
});

test("answers to another view are not taken; a stopped view hears nothing", () => {
  const [mine, other] = [kernel(), kernel()];
  mine.source.ask({ dose: 1 });
  other.source.ask({ dose: 1 });
  assert.notEqual(mine.asked[0].number, other.asked[0].number);
  mine.hear({ type: "frame", number: other.asked[0].number });
  assert.equal(mine.frames.length, 0);
  mine.source.stop();
  assert.equal(mine.listeners.length, 0);
  mock.timers.tick(10 * PATIENCE_MS);
  assert.deepEqual(mine.messages, []);
});

test("a frame that Python sends unasked is drawn", () => {
  const k = kernel();
  k.hear({ type: "frame", number: null, sentence: "moved" });
  assert.equal(k.frames[0].sentence, "moved");
});

test("points arrive as float32, whatever part of a buffer they stand in", () => {
  const k = kernel();
  k.source.ask({ dose: 1 });
  const all = new Uint8Array(4 + 8);
  all.set(new Uint8Array(new Float32Array([1.5, -2]).buffer), 4);
  const view = new DataView(all.buffer, 4, 8);
  k.hear({ type: "frame", number: k.asked[0].number }, [view]);
  assert.deepEqual([...k.frames[0].points], [1.5, -2]);
});

test("what is said of the kernel is what is known of it", () => {
  assert.match(lateWords("busy"), /busy, with another cell or with this figure/);
  assert.doesNotMatch(lateWords("busy"), /Restart/);
  assert.match(lateWords("dead"), /Restart Kernel/);
  assert.match(lateWords(null), /busy, restarted or stopped/);
  const k = kernel(() => "busy");
  k.source.ask({ dose: 1 });
  mock.timers.tick(PATIENCE_MS);
  assert.equal(k.said(), lateWords("busy"));
});

// -- without a kernel ----------------------------------------------------------------------------

const packed = (bytes) => deflateSync(bytes).toString("base64");

function tableSpec() {
  const level = { kind: "readout", id: "level", axes: [0], nodes: [[1, 2]], of: [0, 1],
    forms: ["low", "high"], rows: [[0], [1]] };
  const axes = [{ name: "dose", values: [1, 2], smooth: false, log: false }];
  const data = packed(Buffer.alloc(0));
  const packedWords = packed(Buffer.from(JSON.stringify({ pieces: [level] })));
  const table = { axes, scale: 1, data, words: packedWords, sentence: "{level}" };
  return { table, mode: "blend" };
}

function page(spec) {
  const [frames, messages, failures] = [[], [], []];
  const source = pageSource(spec, (f) => frames.push(f.sentence), (m) => messages.push(m),
    (why) => failures.push(why));
  return { frames, messages, failures, source };
}

const settle = () => new Promise((resolve) => { setImmediate(resolve); });

async function until(condition) {
  const end = performance.now() + 10000;
  while (!condition() && performance.now() < end) await settle();
}

test("a page answers from its table, once for the same values", async () => {
  const p = page(tableSpec());
  p.source.ask({ dose: 2 });
  p.source.ask({ dose: 1 });
  await until(() => p.frames.length);
  assert.deepEqual(p.frames, ["low"]);
  assert.equal(p.source.ask({ dose: 1 }), true);
  p.source.ask({ dose: 2 });
  assert.deepEqual(p.frames, ["low", "high"]);
});

test("a browser without an inflate of its own decodes the table all the same", async () => {
  const kept = globalThis.DecompressionStream;
  globalThis.DecompressionStream = undefined;
  try {
    const p = page(tableSpec());
    p.source.ask({ dose: 2 });
    await until(() => p.frames.length || p.failures.length);
    assert.deepEqual([p.frames, p.failures], [["high"], []]);
  } finally { globalThis.DecompressionStream = kept; }
});

test("a table that cannot be decoded is said, not swallowed", async () => {
  const spec = tableSpec();
  spec.table.words = packed(Buffer.from("{"));
  const p = page(spec);
  p.source.ask({ dose: 1 });
  await until(() => p.failures.length);
  assert.equal(p.failures.length, 1);
  assert.equal(p.frames.length, 0);
});

test("a twin that throws is said, and the next settings are tried", () => {
  const p = page({ mode: "twin:absent", parts: [], sentence: "" });
  p.source.ask({ dose: 1 });
  p.source.ask({ dose: 1 });
  assert.equal(p.messages.length, 2);
  assert.match(p.messages[0], /could not be shown/);
});

test("a pinned setting is asked when nothing else waits, and is not the present one", () => {
  const k = kernel();
  k.source.ask({ dose: 1 });
  k.source.askPin(1, { dose: 7 });
  k.source.askPin(2, { dose: 8 });
  k.source.ask({ dose: 2 });
  assert.equal(k.asked.length, 1);
  k.answer(0);
  assert.deepEqual(k.asked.map((each) => each.values.dose), [1, 2]);
  k.answer(1);
  k.answer(2, { pin: 1, sentence: "pinned" });
  k.answer(3, { pin: 2 });
  assert.deepEqual(k.asked.map((each) => each.pin), [undefined, undefined, 1, 2]);
  assert.deepEqual(k.frames.map((frame) => frame.pin), [undefined, undefined, 1, 2]);
  k.source.ask({ dose: 2 }); // the figure shows it still: nothing is asked
  assert.equal(k.asked.length, 4);
});

test("who pinned a setting that the model refuses is told so", () => {
  const k = kernel();
  k.source.askPin(2, { dose: 9 });
  k.hear({ type: "refused", number: k.asked[0].number, pin: 2, message: "too much" });
  assert.deepEqual(k.frames, [{ pin: 2, refused: true }]);
});

test("of a pin asked twice only the newest answer is drawn", () => {
  const k = kernel();
  k.source.askPin(1, { span: "days" });
  k.source.askPin(1, { span: "weeks" });
  k.answer(0, { pin: 1 });
  assert.equal(k.frames.length, 0);
  k.answer(1, { pin: 1 });
  assert.equal(k.frames.length, 1);
});
