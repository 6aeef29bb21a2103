// What a learner is told of an answer, and which kept answers still fit the questions of today.

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

// -- predictions ---------------------------------------------------------------------------------

export const meanDistance = (guess, truth) => mean(guess.map((v, i) => Math.abs(v - truth[i])));

export const inPlace = (guess, truth) => guess.filter((id, i) => truth[i] === id).length;

const verdicts = {
  curve: ({ truth, handles }, guess) => {
    const off = meanDistance(guess, truth);
    const words = `${off.toFixed(off < 10 ? 1 : 0)} ${handles.spoken_unit}`;
    return `On average your points lie ${words} from the answer.`;
  },
  number: ({ truth, handles }, guess) => (
    `You said ${guess} ${handles.spoken_unit}; the answer is ${truth} ${handles.spoken_unit}.`),
  ranking: ({ truth }, guess) => (
    `You put ${inPlace(guess, truth)} of ${guess.length} in their place.`),
};

export const verdict = (spec, guess) => verdicts[spec.mode](spec, guess);

const inRange = ({ low, high }, value) => isNumber(value) && value >= low && value <= high;

const fits = {
  curve: ({ handles, start }, guess) => Array.isArray(guess) && guess.length === start.length
    && guess.every((value) => inRange(handles, value)),
  number: ({ handles }, guess) => inRange(handles, guess),
  ranking: ({ items }, guess) => Array.isArray(guess) && guess.length === items.length
    && items.every((item) => guess.includes(item.id)),
};

const copyOf = (guess) => (Array.isArray(guess) ? [...guess] : guess);

// A guess kept by an earlier edition may have another form; then the question starts afresh.
export function keptGuess(spec, kept) {
  if (!kept || !fits[spec.mode](spec, kept.guess)) return freshGuess(spec);
  return { guess: copyOf(kept.guess), revealed: kept.revealed === true };
}

export const freshGuess = (spec) => ({ guess: copyOf(spec.start), revealed: false });

// -- questions -----------------------------------------------------------------------------------

// Kept as the words chosen: an option that was moved is found again, one that is gone is ignored.
// (Earlier editions kept those words alone, or the option's place.)
function placeOf(question, kept) {
  const chosen = kept && typeof kept === "object" ? kept.chosen : kept;
  const place = typeof chosen === "string"
    ? question.options.findIndex((option) => option.text === chosen) : chosen;
  return Number.isInteger(place) && place >= 0 && place < question.options.length ? place : null;
}

const own = (object, key) => (Object.prototype.hasOwnProperty.call(object, key)
  ? object[key] : undefined);

export function keptAnswers(questions, kept) {
  if (!kept || typeof kept !== "object") return {};
  const found = questions.map((q) => [q.id, placeOf(q, own(kept, q.id))]);
  return Object.fromEntries(found.filter(([, place]) => place !== null));
}

// Returns { id: { chosen, first, time } } in words: what was chosen last, what first, and when.
export function toKeep(questions, answers, kept, now = new Date()) {
  const known = questions.filter((question) => answers[question.id] !== undefined);
  return Object.fromEntries(known.map((question) => {
    const chosen = question.options[answers[question.id]].text;
    const before = asKept(own(kept || {}, question.id));
    if (before && before.chosen === chosen) return [question.id, before];
    const first = (before && (before.first || before.chosen)) || chosen;
    return [question.id, { chosen, first, time: now.toISOString() }];
  }));
}

function asKept(kept) {
  if (typeof kept === "string") return { chosen: kept };
  return kept && typeof kept === "object" && typeof kept.chosen === "string" ? kept : null;
}

export function score(questions, answers) {
  const done = questions.filter((question) => answers[question.id] !== undefined);
  const right = done.filter((question) => question.options[answers[question.id]].right === true);
  return { right: right.length, done: done.length, left: questions.length - done.length };
}

export function scoreWords({ right, done, left }) {
  return done ? `${right} of ${done} right so far; ${left} to go.` : "";
}

export const answeredWords = ({ done, left }) => (
  done ? `${done} of ${done + left} answered. The reasons come with the closing check.` : "");

// A closing check asks the opening's questions again and others like them; each kind counts alone.
export function closingWords(questions, before, answers) {
  const kinds = [questions.filter((q) => !q.parallel), questions.filter((q) => q.parallel)];
  const [now, other] = kinds.map((each) => score(each, answers));
  const change = changeWords(kinds[0], before, now);
  return other.done ? `${change} Of ${other.done} new questions you have ${other.right} right.`
    : change;
}

// A closing check shows the change from the opening one; `before` is null where none is kept.
export function changeWords(questions, before, now) {
  if (!before) {
    return "The opening check in notebook 00 has no answers on this machine, "
      + "so no change can be shown.";
  }
  const then = score(questions, before).right;
  const opening = `In the opening check you had ${then} of ${questions.length} right.`;
  if (now.left > 0) return opening;
  return `${opening} Now it is ${now.right}. ${by(now.right - then)}`;
}

function by(more) {
  if (more > 0) return `That is ${more} more.`;
  if (more < 0) return `That is ${-more} fewer: read the reasons once more.`;
  return "That is the same number.";
}

export function reasonWords(option, first) {
  const said = `${option.right ? "✓ Right." : "✗ Not quite."} ${option.why}`;
  if (!first) return said;
  if (first === option) return `${said} At the start you chose the same.`;
  return `${said} At the start you chose: “${first.text}”.`;
}
