// What a learner is told of an answer is right, and kept answers that no longer fit are ignored.

import assert from "node:assert/strict";
import { test } from "node:test";
import { answeredWords, changeWords, closingWords, freshGuess, inPlace, keptAnswers, keptGuess,
  meanDistance, reasonWords, score, scoreWords, toKeep, verdict } from "#browser/src/score.js";

const question = (id, right) => ({
  id,
  prompt: id,
  options: ["one", "two", "three"].map((text, i) => ({ text, right: i === right, why: "So." })),
});
const QUESTIONS = [question("a", 0), question("b", 2), question("c", 1)];

test("one right and one wrong answer are one of two", () => {
  const now = score(QUESTIONS, { a: 0, b: 1 });
  assert.deepEqual(now, { right: 1, done: 2, left: 1 });
  assert.equal(scoreWords(now), "1 of 2 right so far; 1 to go.");
  assert.equal(scoreWords(score(QUESTIONS, {})), "");
  assert.equal(score(QUESTIONS, { a: 1, b: 0, c: 0 }).right, 0);
});

test("the closing check counts against the opening one", () => {
  const all = score(QUESTIONS, { a: 0, b: 2, c: 1 });
  const then = "In the opening check you had 1 of 3 right.";
  assert.equal(changeWords(QUESTIONS, { a: 0, b: 0 }, all), `${then} Now it is 3. That is 2 more.`);
  assert.equal(changeWords(QUESTIONS, { a: 0 }, score(QUESTIONS, { a: 0 })), then);
  const worse = score(QUESTIONS, { a: 1, b: 0, c: 0 });
  assert.match(changeWords(QUESTIONS, { a: 0 }, worse), /Now it is 0\. That is 1 fewer/);
  assert.match(changeWords(QUESTIONS, null, all), /no answers on this machine/);
});

test("the reason says whether it was right, and what was chosen before", () => {
  const [first, second] = QUESTIONS[0].options;
  assert.equal(reasonWords(first, null), "✓ Right. So.");
  assert.equal(reasonWords(second, first), "✗ Not quite. So. At the start you chose: “one”.");
  assert.equal(reasonWords(first, first), "✓ Right. So. At the start you chose the same.");
});

const NOW = new Date("2026-01-02T03:04:05Z");
const LATER = new Date("2026-01-02T04:00:00Z");

test("answers are kept by their words, so that an option may move", () => {
  const kept = toKeep(QUESTIONS, { a: 0, b: 2 }, null, NOW);
  const time = NOW.toISOString();
  assert.deepEqual(kept, { a: { chosen: "one", first: "one", time },
    b: { chosen: "three", first: "three", time } });
  const turned = QUESTIONS.map((q) => ({ ...q, options: [...q.options].reverse() }));
  assert.deepEqual(keptAnswers(turned, kept), { a: 2, b: 0 });
});

test("the first try stays beside the last one, and the time of what did not change", () => {
  const kept = toKeep(QUESTIONS, { a: 0, b: 2 }, null, NOW);
  const then = toKeep(QUESTIONS, { a: 1, b: 2 }, kept, LATER);
  assert.deepEqual(then.a, { chosen: "two", first: "one", time: LATER.toISOString() });
  assert.deepEqual(then.b, kept.b);
  assert.equal(toKeep(QUESTIONS, { a: 1 }, { a: "one" }, LATER).a.first, "one");
});

test("an opening check counts what is answered and gives no score", () => {
  assert.match(answeredWords(score(QUESTIONS, { a: 1 })), /^1 of 3 answered\./);
  assert.equal(answeredWords(score(QUESTIONS, {})), "");
});

test("parallel questions are counted apart from the repeated ones", () => {
  const all = [...QUESTIONS, { ...question("a2", 1), parallel: true }];
  const words = closingWords(all, { a: 1 }, { a: 0, b: 2, c: 1, a2: 1 });
  assert.equal(words, "In the opening check you had 0 of 3 right. Now it is 3. That is 3 more. "
    + "Of 1 new questions you have 1 right.");
  assert.doesNotMatch(closingWords(all, { a: 1 }, { a: 0 }), /new questions/);
});

test("answers of an earlier edition are ignored where they fit no longer", () => {
  const odd = { a: 7, b: -1, c: 1.5, gone: 0 };
  assert.deepEqual(keptAnswers(QUESTIONS, odd), {});
  assert.deepEqual(keptAnswers(QUESTIONS, { a: "an option that is gone", b: 2 }), { b: 2 });
  for (const kept of [null, undefined, 3, "x", [], { __proto__: { a: 0 } }]) {
    assert.deepEqual(keptAnswers(QUESTIONS, kept), {});
  }
});

const handles = { low: 0, high: 60, step: 1, spoken_unit: "points" };
const CURVE = { mode: "curve", truth: [20, 30, 33], start: [33, 33, 33], handles };
const NUMBER = { mode: "number", truth: 45, start: 10, handles };
const RANKING = { mode: "ranking", truth: ["b", "a", "c"], start: ["a", "b", "c"],
  items: ["a", "b", "c"].map((id) => ({ id })) };

test("a drawn guess is as far off as its points are on average", () => {
  assert.equal(meanDistance([22, 27, 33], [20, 30, 33]), 5 / 3);
  assert.equal(verdict(CURVE, [22, 27, 33]),
    "On average your points lie 1.7 points from the answer.");
  assert.equal(verdict(CURVE, [0, 60, 60]),
    "On average your points lie 26 points from the answer.");
});

test("a number and an order are judged", () => {
  assert.equal(verdict(NUMBER, 40), "You said 40 points; the answer is 45 points.");
  assert.equal(inPlace(["a", "b", "c"], ["b", "a", "c"]), 1);
  assert.equal(verdict(RANKING, ["b", "a", "c"]), "You put 3 of 3 in their place.");
});

test("a kept guess is taken up, and one of another form is not", () => {
  assert.deepEqual(keptGuess(CURVE, { guess: [1, 2, 3], revealed: true }),
    { guess: [1, 2, 3], revealed: true });
  const fresh = freshGuess(CURVE);
  for (const guess of [5, [1, 2], [1, 2, 3, 4, 5], [1, null, 3], [1, 2, 61], "x", null]) {
    assert.deepEqual(keptGuess(CURVE, { guess, revealed: true }), fresh, JSON.stringify(guess));
  }
  for (const guess of [[1], null, 99, "4"]) {
    assert.equal(keptGuess(NUMBER, { guess }).guess, 10);
  }
  for (const guess of [["a", "b"], ["a", "a", "b"], ["a", "b", "d"], 4]) {
    assert.deepEqual(keptGuess(RANKING, { guess }).guess, ["a", "b", "c"]);
  }
  assert.deepEqual(keptGuess(RANKING, null), freshGuess(RANKING));
});

test("a guess is the learner's own copy of the start", () => {
  const fresh = freshGuess(CURVE);
  fresh.guess[0] = 1;
  assert.deepEqual(CURVE.start, [33, 33, 33]);
});
