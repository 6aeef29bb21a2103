// The file that a learner hands in has the form that the class page reads.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answerFile, fileName, newCode } from "#browser/src/answers.js";

const NOW = new Date("2026-01-02T03:04:05Z");
const STORE = {
  "00/quiz": { license: { chosen: "None", first: "Two", time: NOW.toISOString() } },
  "05/quiz": { weeks: "the words of an earlier edition" },
  "05/curve": { guess: [33, 20], revealed: true },
  code: "ABCD",
  "?": "1",
  "12/odd": null,
};

test("an answer carries notebook, ids, words and time; other keys are left out", () => {
  const { answers, ...head } = answerFile(STORE, { code: "ABCD", now: NOW });
  assert.deepEqual(head, { format: "ketamine-answers", version: 2, code: "ABCD",
    saved: "2026-01-02T03:04:05.000Z" });
  assert.deepEqual(answers, [
    { notebook: "00", kind: "question", check: "quiz", id: "license", chosen: "None", first: "Two",
      time: "2026-01-02T03:04:05.000Z" },
    { notebook: "05", kind: "question", check: "quiz", id: "weeks",
      chosen: "the words of an earlier edition" },
    { notebook: "05", kind: "guess", id: "curve", guess: [33, 20], revealed: true },
  ]);
});

test("a name is in it only if one was given", () => {
  assert.ok(!("name" in answerFile({}, { code: "ABCD", name: "  ", now: NOW })));
  assert.equal(answerFile({}, { code: "ABCD", name: " Kim ", now: NOW }).name, "Kim");
});

test("the file is called by its day and code, and a code has four plain letters", () => {
  const file = answerFile({}, { code: "Q7XK", now: NOW });
  assert.equal(fileName(file), "ketamine-answers-2026-01-02-Q7XK.json");
  assert.match(newCode(), /^[A-HJ-NP-Z2-9]{4}$/);
});
