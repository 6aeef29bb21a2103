// Tells a learning system (SCORM 1.2 or 2004) what the page's checks say: completion and score.
//
// A quiz sends `kb-quiz` with { key, right, done, left, scored }, once as it appears and after each
// answer. A page is complete when every question on it is answered.

const DIALECTS = [
  { api: "API_1484_11", start: "Initialize", set: "SetValue", get: "GetValue", save: "Commit",
    end: "Terminate", status: "cmi.completion_status", score: "cmi.score", exit: "cmi.exit",
    time: "cmi.session_time", fresh: ["unknown", "not attempted", ""], scaled: true,
    duration: (s) => `PT${s}S` },
  { api: "API", start: "LMSInitialize", set: "LMSSetValue", get: "LMSGetValue",
    save: "LMSCommit", end: "LMSFinish", status: "cmi.core.lesson_status",
    score: "cmi.core.score", exit: "cmi.core.exit", time: "cmi.core.session_time",
    fresh: ["not attempted", ""], scaled: false, duration: clock },
];
const MOST_PARENTS = 7;

function clock(seconds) {
  const two = (n) => String(n).padStart(2, "0");
  return `${String(Math.floor(seconds / 3600)).padStart(4, "0")}:`
    + `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function above(start, name) {
  let frame = start;
  for (let i = 0; frame && i < MOST_PARENTS; i += 1) {
    try {
      if (frame[name]) return frame[name];
    } catch { return null; } // another origin: no learning system of ours
    if (frame.parent === frame) return null;
    frame = frame.parent;
  }
  return null;
}

// Returns { api, dialect }, or null where no learning system is found.
export function findSystem(page) {
  for (const dialect of DIALECTS) {
    const api = above(page, dialect.api) || (page.opener && above(page.opener, dialect.api));
    if (api) return { api, dialect };
  }
  return null;
}

// quizzes: Map of key → { right, done, left, scored }.
export function summary(quizzes) {
  const all = [...quizzes.values()];
  const scored = all.filter((quiz) => quiz.scored);
  const sum = (list, of) => list.reduce((total, each) => total + of(each), 0);
  const questions = sum(scored, ({ done, left }) => done + left);
  return {
    complete: all.length > 0 && all.every(({ left }) => left === 0),
    scaled: questions ? sum(scored, ({ right }) => right) / questions : null,
  };
}

export function follow(page, { api, dialect }, now = () => Date.now()) {
  const began = now();
  const quizzes = new Map();
  const set = (name, value) => api[dialect.set](name, String(value));
  api[dialect.start]("");
  if (dialect.fresh.includes(api[dialect.get](dialect.status))) set(dialect.status, "incomplete");
  set(dialect.exit, "suspend");
  page.document.addEventListener("kb-quiz", ({ detail }) => {
    quizzes.set(detail.key, detail);
    const { complete, scaled } = summary(quizzes);
    if (scaled !== null) {
      set(`${dialect.score}.min`, 0);
      set(`${dialect.score}.max`, 100);
      set(`${dialect.score}.raw`, Math.round(100 * scaled));
      if (dialect.scaled) set("cmi.score.scaled", Math.round(1000 * scaled) / 1000);
    }
    if (complete) set(dialect.status, "completed");
    api[dialect.save]("");
  });
  let ended = false;
  page.addEventListener("pagehide", () => {
    if (ended) return;
    ended = true;
    set(dialect.time, dialect.duration(Math.round((now() - began) / 1000)));
    api[dialect.save]("");
    api[dialect.end]("");
  });
}
