// What the files of a class say, counted: each guess, each question, opening against closing.
//
// series: { quizzes: [{ key, title, questions }], guesses: [{ key, mode, question, … }] }, from the
// notebooks. A person: { code, saved, answers }, a Map of key → { id: { chosen, first } } or
// { guess }.

const NUMBER = (value) => typeof value === "number" && Number.isFinite(value);
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// -- reading -------------------------------------------------------------------------------------

function fromVersion2({ answers }) {
  const found = new Map();
  for (const each of Array.isArray(answers) ? answers.filter(isObject) : []) {
    if (each.kind === "guess") found.set(`${each.notebook}/${each.id}`, { guess: each.guess });
    else if (each.kind === "question") {
      const key = `${each.notebook}/${each.check}`;
      const { chosen, first } = each;
      found.set(key, { ...found.get(key), [each.id]: { chosen, first: first || chosen } });
    }
  }
  return found;
}

// Before version 2 the file was the store itself: words chosen, or an option's place.
function fromStore(store) {
  const found = new Map();
  for (const [key, kept] of Object.entries(store)) {
    if (!/^\d\d\//.test(key) || !isObject(kept)) continue;
    if ("guess" in kept) found.set(key, { guess: kept.guess });
    else {
      const asked = Object.entries(kept).map(([id, answer]) => {
        const chosen = isObject(answer) ? answer.chosen : answer;
        return [id, { chosen, first: (isObject(answer) && answer.first) || chosen }];
      });
      found.set(key, Object.fromEntries(asked));
    }
  }
  return found;
}

// Returns a person, or throws an Error that says what is wrong with the file.
export function readFile(name, text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch { throw new Error(`${name} is not JSON.`); }
  if (!isObject(file)) throw new Error(`${name} holds no answers.`);
  const versioned = file.format === "ketamine-answers";
  if (versioned && file.version > 2) {
    throw new Error(`${name} was saved by a later edition (version ${file.version}).`);
  }
  const answers = versioned ? fromVersion2(file) : fromStore(file);
  if (!answers.size) throw new Error(`${name} holds no answers.`);
  return { code: String(file.code || name), saved: String(file.saved || ""), answers };
}

// One person a code: of two files with one code the later saved stays.
export function distinct(people) {
  const kept = new Map();
  for (const person of people) {
    const before = kept.get(person.code);
    if (!before || before.saved <= person.saved) kept.set(person.code, person);
  }
  return [...kept.values()];
}

// -- counting ------------------------------------------------------------------------------------

function optionOf(question, chosen) {
  const { options } = question;
  const place = typeof chosen === "string"
    ? options.findIndex(({ text }) => text === chosen) : chosen;
  return Number.isInteger(place) && options[place] ? place : null;
}

const answerOf = (person, key, id) => (person.answers.get(key) || {})[id];

// Returns { counts, other, n, right } of one question; the first try is what counts.
export function countQuestion(people, key, question, try_ = "first") {
  const counts = question.options.map(() => 0);
  let other = 0;
  for (const person of people) {
    const answer = answerOf(person, key, question.id);
    if (!answer) continue;
    const place = optionOf(question, answer[try_]);
    if (place === null) other += 1;
    else counts[place] += 1;
  }
  const right = question.options.findIndex((option) => option.right);
  return { counts, other, n: counts.reduce((a, b) => a + b, 0), right: counts[right] };
}

const fits = {
  curve: ({ start }, guess) => Array.isArray(guess) && guess.length === start.length
    && guess.every(NUMBER),
  number: (spec, guess) => NUMBER(guess),
  ranking: ({ items }, guess) => Array.isArray(guess) && guess.length === items.length
    && items.every(({ id }) => guess.includes(id)),
};

// Returns the guesses of all who made one of today's form.
export function guessesOf(people, spec) {
  return people.map(({ answers }) => (answers.get(spec.key) || {}).guess)
    .filter((guess) => guess !== undefined && fits[spec.mode](spec, guess));
}

// Returns [{ id, text, places: how many put it first, second, … }] in the true order.
export function heat(spec, guesses) {
  return spec.truth.map((id) => ({
    id,
    text: spec.items.find((item) => item.id === id).text,
    places: spec.truth.map((_, place) => guesses.filter((guess) => guess[place] === id).length),
  }));
}

function rightOf(person, key, questions, try_) {
  const done = questions.filter(({ id }) => {
    const answer = answerOf(person, key, id);
    return answer && optionOf(questions.find((q) => q.id === id), answer[try_]) !== null;
  });
  const right = done.filter((question) => {
    const place = optionOf(question, answerOf(person, key, question.id)[try_]);
    return question.options[place].right;
  });
  return { done: done.length, right: right.length };
}

// Opening against closing: per question, for who answered both, and per person.
export function change(people, opening, closing) {
  const same = closing.questions.filter((q) => !q.parallel);
  const other = closing.questions.filter((q) => q.parallel);
  const perQuestion = same.map((question) => {
    const both = people.filter((person) => (
      answerOf(person, opening.key, question.id) && answerOf(person, closing.key, question.id)));
    return { question, n: both.length,
      before: countQuestion(both, opening.key, question, "first").right,
      after: countQuestion(both, closing.key, question, "first").right };
  });
  const perPerson = people.map((person) => ({
    code: person.code,
    before: rightOf(person, opening.key, same, "first"),
    after: rightOf(person, closing.key, same, "first"),
    other: rightOf(person, closing.key, other, "first"),
  })).filter(({ before, after }) => before.done || after.done);
  return { perQuestion, perPerson };
}

export function changeMeans({ perPerson }) {
  const both = perPerson.filter(({ before, after }) => before.done && after.done);
  if (!both.length) return "Nobody has answered both checks, so no change can be shown.";
  const more = both.filter(({ before, after }) => after.right > before.right).length;
  const fewer = both.filter(({ before, after }) => after.right < before.right).length;
  const n = both.length;
  const who = `${n} ${n === 1 ? "person" : "people"}`;
  return `${who} answered both checks: ${more} had more right at the end, `
    + `${fewer} had fewer, ${n - more - fewer} the same. It can mean that the class now knows `
    + "the answers to these questions. It cannot mean that the session caused it, or that it will "
    + "last: there was no control group, the questions had been seen before, and who left early "
    + "may differ from who stayed. The new questions, which nobody had seen, are the fairer test.";
}

// -- a table to take along -----------------------------------------------------------------------

function cell(value) {
  const words = value === undefined || value === null ? "" : String(value);
  const safe = /^[=+\-@\t\r]/.test(words) && !/^-?\d/.test(words) ? `'${words}` : words;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function toCsv(people, series) {
  const rows = [["code", "notebook", "part", "id", "first", "last", "right_at_first"]];
  for (const { code, answers } of people) {
    for (const [key, kept] of answers) {
      const [notebook, part] = key.split("/");
      if ("guess" in kept) {
        rows.push([code, notebook, "guess", part, "", JSON.stringify(kept.guess), ""]);
        continue;
      }
      const quiz = series.quizzes.find((each) => each.key === key);
      for (const [id, { first, chosen }] of Object.entries(kept)) {
        const question = quiz && quiz.questions.find((each) => each.id === id);
        const place = question ? optionOf(question, first) : null;
        const right = place === null ? "" : Boolean(question.options[place].right);
        rows.push([code, notebook, part, id, first, chosen, right]);
      }
    }
  }
  return `${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
