// What a class answered is counted right, whatever edition saved the file.

import assert from "node:assert/strict";
import { test } from "node:test";
import { change, changeMeans, countQuestion, distinct, guessesOf, heat, readFile, toCsv }
  from "#browser/src/classroom.js";

const question = (id, parallel = false) => ({ id, prompt: id, parallel,
  options: ["yes", "no", "maybe"].map((text, i) => ({ text, right: i === 0 })) });
const OPENING = { key: "00/quiz", title: "Opening", questions: [question("a"), question("b")] };
const CLOSING = { key: "12/closing", title: "Closing",
  questions: [question("a"), question("b"), question("c", true)] };
const RANKING = { key: "05/order", mode: "ranking", truth: ["x", "y"],
  items: [{ id: "x", text: "X" }, { id: "y", text: "Y" }] };
const SERIES = { quizzes: [OPENING, CLOSING], guesses: [RANKING] };

function file(code, saved, ...answers) {
  const all = answers.map(([notebook, check, id, chosen, first]) => ({ notebook, check, id, chosen,
    kind: "question", ...(first ? { first } : {}) }));
  return JSON.stringify({ format: "ketamine-answers", version: 2, code, saved, answers: all });
}

const read = (...files) => files.map((text, i) => readFile(`${i}.json`, text));

test("the first try counts, and words of another edition are counted apart", () => {
  const people = read(file("AAAA", "1", ["00", "quiz", "a", "yes", "no"]),
    file("BBBB", "1", ["00", "quiz", "a", "yes"]),
    file("CCCC", "1", ["00", "quiz", "a", "an older wording"]));
  assert.deepEqual(countQuestion(people, "00/quiz", OPENING.questions[0]),
    { counts: [1, 1, 0], other: 1, n: 2, right: 1 });
});

test("files of earlier editions are read: words, or an option's place", () => {
  const people = read(JSON.stringify({ "00/quiz": { a: "yes", b: 2 }, code: "x",
    "05/order": { guess: ["y", "x"], revealed: true } }));
  assert.equal(countQuestion(people, "00/quiz", OPENING.questions[0]).right, 1);
  assert.deepEqual(countQuestion(people, "00/quiz", OPENING.questions[1]).counts, [0, 0, 1]);
  assert.deepEqual(guessesOf(people, RANKING), [["y", "x"]]);
});

test("what is no answer file is refused by name", () => {
  for (const [text, words] of [["{", /x\.json is not JSON/], ["[]", /holds no answers/],
    ["{}", /holds no answers/], [file("AAAA", "1"), /holds no answers/],
    ['{"format":"ketamine-answers","version":3}', /later edition/]]) {
    assert.throws(() => readFile("x.json", text), words);
  }
});

test("of two files with one code the later one counts", () => {
  const [early, late] = read(file("AAAA", "2026-01-01", ["00", "quiz", "a", "no"]),
    file("AAAA", "2026-01-02", ["00", "quiz", "a", "yes"]));
  assert.deepEqual(distinct([late, early]), [late]);
  assert.deepEqual(distinct([early, late]), [late]);
});

test("a heat map counts places in the true order; guesses of another form are left out", () => {
  const guesses = [["x", "y"], ["y", "x"], ["y", "x"]];
  assert.deepEqual(heat(RANKING, guesses).map(({ places }) => places), [[1, 2], [2, 1]]);
  const odd = read(JSON.stringify({ "05/order": { guess: ["x", "z"] } }));
  assert.deepEqual(guessesOf(odd, RANKING), []);
});

test("opening against closing counts who answered both, and new questions apart", () => {
  const people = read(
    file("AAAA", "1", ["00", "quiz", "a", "no"], ["12", "closing", "a", "yes"],
      ["12", "closing", "c", "yes"]),
    file("BBBB", "1", ["00", "quiz", "a", "yes"]));
  const found = change(people, OPENING, CLOSING);
  assert.deepEqual(found.perQuestion.map(({ n, before, after }) => [n, before, after]),
    [[1, 0, 1], [0, 0, 0]]);
  assert.deepEqual(found.perPerson[0].other, { done: 1, right: 1 });
  assert.match(changeMeans(found), /^1 person answered both checks: 1 had more right/);
  assert.match(changeMeans(found), /no control group/);
  assert.match(changeMeans({ perPerson: [] }), /Nobody has answered both/);
});

test("the table quotes what needs it and lets no words become a formula", () => {
  const people = read(file("AAAA", "1", ["00", "quiz", "a", "=HYPERLINK(1,2)"],
    ["00", "quiz", "b", "yes"]));
  const lines = toCsv(people, SERIES).trim().split("\r\n");
  assert.equal(lines[1], 'AAAA,00,quiz,a,"\'=HYPERLINK(1,2)","\'=HYPERLINK(1,2)",');
  assert.equal(lines[2], "AAAA,00,quiz,b,yes,yes,true");
});
