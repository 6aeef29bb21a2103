// The file a learner hands in: what was answered, in the words chosen, with a name only if given.
// Its form is committed as publish/answers.schema.json; classroom.js reads it.

export const VERSION = 2;
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // none that looks like another
const NOTEBOOK = /^(\d\d)\/(.+)$/;

// Four letters by which a person can tell their own file from the others.
export function newCode(random = crypto.getRandomValues(new Uint8Array(4))) {
  return [...random].map((byte) => LETTERS[byte % LETTERS.length]).join("");
}

function guess(notebook, id, { guess: value, revealed }) {
  return [{ notebook, kind: "guess", id, guess: value, revealed: revealed === true }];
}

function questions(notebook, check, kept) {
  return Object.entries(kept).map(([id, answer]) => {
    const own = typeof answer === "object" && answer !== null ? answer : { chosen: answer };
    return { notebook, kind: "question", check, id, ...own };
  });
}

// everything: { "05/quiz": { id: answer }, "05/curve": { guess, revealed } } as the store has it.
export function answerFile(everything, { code, name = "", now = new Date() }) {
  const answers = Object.entries(everything).flatMap(([key, kept]) => {
    const found = NOTEBOOK.exec(key);
    if (!found || typeof kept !== "object" || kept === null) return [];
    const [, notebook, part] = found;
    return "guess" in kept ? guess(notebook, part, kept) : questions(notebook, part, kept);
  });
  const given = name.trim() ? { name: name.trim() } : {};
  return { format: "ketamine-answers", version: VERSION, code, ...given,
    saved: now.toISOString(), answers };
}

export const fileName = ({ saved, code }) => (
  `ketamine-answers-${saved.slice(0, 10)}-${code}.json`);
