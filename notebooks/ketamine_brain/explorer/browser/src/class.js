// The class page: drop the learners' files, see what was guessed and answered. Nothing leaves it.

import { button, element } from "./dom.js";
import { change, changeMeans, countQuestion, distinct, guessesOf, heat, readFile, toCsv }
  from "./classroom.js";

const SVG = "http://www.w3.org/2000/svg";
const series = JSON.parse(document.getElementById("series").textContent);
const state = { people: [], notes: [] };
const places = Object.fromEntries(["drop", "notes", "results", "files", "folder"]
  .map((id) => [id, document.getElementById(id)]));

function svg(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// -- files ---------------------------------------------------------------------------------------

async function take(files) {
  const read = [];
  for (const file of files) {
    if (!/\.json$/i.test(file.name)) continue;
    try {
      read.push(readFile(file.name, await file.text()));
    } catch (problem) { state.notes.push(problem.message); }
  }
  const before = state.people.length + read.length;
  state.people = distinct([...state.people, ...read]);
  const twice = before - state.people.length;
  if (twice) state.notes.push(`${twice} saved twice by one person: the later file counts.`);
  show();
}

async function dropped(items) {
  const entries = [...items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
  const files = [];
  const walk = async (entry) => {
    if (!entry) return;
    if (entry.isFile) {
      files.push(await new Promise((found, fail) => entry.file(found, fail)));
      return;
    }
    const reader = entry.createReader();
    for (;;) { // a folder is read in portions
      const some = await new Promise((found, fail) => reader.readEntries(found, fail));
      if (!some.length) return;
      for (const each of some) await walk(each);
    }
  };
  for (const entry of entries) await walk(entry);
  return files;
}

// -- pictures ------------------------------------------------------------------------------------

const WIDTH = 640;
const HEIGHT = 260;
const LEFT = 56;
const BOTTOM = 34;

function curves(spec, guesses) {
  const { x, names, low, high } = spec.handles;
  const last = Math.max(...x);
  const first = Math.min(...x, 0);
  const px = (v) => LEFT + (WIDTH - LEFT - 48) * ((v - first) / (last - first || 1));
  const py = (v) => 10 + (HEIGHT - BOTTOM - 10) * (1 - (v - low) / (high - low));
  const path = (values, kind) => svg("path", { class: kind, fill: "none",
    d: `M${values.map((v, i) => `${px(x[i]).toFixed(1)} ${py(v).toFixed(1)}`).join("L")}` });
  const ticks = x.map((v, i) => svg("text", { x: px(v), y: HEIGHT - 12, "text-anchor": "middle" },
    names[i]));
  const levels = [low, (low + high) / 2, high].map((v) => svg("text", { x: LEFT - 8, y: py(v) + 5,
    "text-anchor": "end" }, String(Math.round(v * 10) / 10)));
  const frame = svg("path", { class: "axis", fill: "none",
    d: `M${LEFT} 10V${HEIGHT - BOTTOM}H${WIDTH - 10}` });
  const marks = spec.truth.map((v, i) => svg("circle", { class: "truth-dot", r: 5, cx: px(x[i]),
    cy: py(v) }));
  const words = `${guesses.length} drawn curves and the answer: ${spec.truth.join(", ")} `
    + `${spec.handles.spoken_unit || ""} at ${names.join(", ")}.`;
  return picture(HEIGHT, words, frame, ...levels, ...ticks,
    ...guesses.map((guess) => path(guess, "guess")), path(spec.truth, "truth"), ...marks);
}

function picture(height, words, ...children) {
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": words },
    ...children);
}

function dots(spec, guesses) {
  const { low, high, unit } = spec.handles;
  const px = (v) => LEFT + (WIDTH - 2 * LEFT) * ((v - low) / (high - low));
  const stacked = new Map();
  const marks = [...guesses].sort((a, b) => a - b).map((v) => {
    const column = Math.round(px(v) / 13);
    const height = stacked.get(column) || 0;
    stacked.set(column, height + 1);
    return svg("circle", { class: "guess-dot", r: 6, cx: 13 * column, cy: 120 - 14 * height });
  });
  const truth = svg("path", { class: "truth", d: `M${px(spec.truth)} 30V134` });
  const said = svg("text", { class: "truth-words", x: px(spec.truth), y: 22,
    "text-anchor": "middle" }, `${spec.truth} ${unit || ""}`);
  const ends = [low, high].map((v) => svg("text", { x: px(v), y: 152, "text-anchor": "middle" },
    `${v} ${unit || ""}`));
  const range = `${Math.min(...guesses)} to ${Math.max(...guesses)}`;
  const words = `${guesses.length} guesses from ${range}; the answer is ${spec.truth}.`;
  const axis = svg("path", { class: "axis", d: `M${px(low)} 134H${px(high)}` });
  return picture(160, words, axis, truth, said, ...marks, ...ends);
}

function heatMap(spec, guesses) {
  const rows = heat(spec, guesses);
  const head = element("tr", {}, element("th", { scope: "col" }, "In the true order"),
    ...rows.map((_, i) => element("th", { scope: "col" }, `put ${i + 1}.`)));
  const body = rows.map(({ text, places: counts }, i) => element("tr", {},
    element("th", { scope: "row" }, text), ...counts.map((n, place) => element("td", {
      class: `heat heat-${Math.ceil((5 * n) / (guesses.length || 1))}${place === i ? " true" : ""}`,
    }, String(n)))));
  return table(head, body);
}

const table = (head, body) => element("div", { class: "table", tabindex: 0, role: "group",
  "aria-label": "Table" }, element("table", {}, element("thead", {}, head),
  element("tbody", {}, ...body)));

// -- parts of the page ---------------------------------------------------------------------------

const draws = { curve: curves, number: dots, ranking: heatMap };
const people = (n) => `${n} ${n === 1 ? "person" : "people"}`;

function guessPart(spec) {
  const guesses = guessesOf(state.people, spec);
  if (!guesses.length) return null;
  return element("section", {}, element("h3", {}, spec.question),
    element("p", { class: "fine" }, `${people(guesses.length)} · thick: the answer`),
    draws[spec.mode](spec, guesses), element("p", {}, spec.answer));
}

function questionPart(quiz, question) {
  const { counts, other, n } = countQuestion(state.people, quiz.key, question);
  if (!n && !other) return null;
  const kind = ({ right }) => (right ? { class: "right" } : {});
  const rows = question.options.map((option, i) => element("li", kind(option),
    element("meter", { min: 0, max: n || 1, value: counts[i], "aria-label": option.text }),
    element("span", { class: "count" }, `${counts[i]} of ${n}`),
    element("span", {}, `${option.right ? "✓ " : ""}${option.text}`)));
  return element("section", {}, element("h3", {}, question.prompt),
    element("ul", { class: "options" }, ...rows),
    other ? element("p", { class: "fine" }, `${other} in the words of another edition`) : null);
}

function changePart(opening, closing) {
  const found = change(state.people, opening, closing);
  const { perQuestion, perPerson } = found;
  if (!perPerson.length) return [];
  const column = (words) => element("th", { scope: "col" }, words);
  const head = (...words) => element("tr", {}, ...words.map(column));
  const of = ({ right, done }) => (done ? `${right} of ${done}` : "–");
  return [element("h2", {}, "Opening against closing"),
    element("p", { class: "meaning" }, changeMeans(found)),
    table(head("Question", "Answered both", "Right at first", "Right at the end"),
      perQuestion.map(({ question, n, before, after }) => element("tr", {},
        element("th", { scope: "row" }, question.prompt),
        ...[n, before, after].map((v) => element("td", {}, String(v)))))),
    table(head("Person", "Opening", "The same, closing", "New questions"),
      perPerson.map(({ before, after, other }, i) => element("tr", {},
        element("th", { scope: "row" }, `Person ${i + 1}`),
        ...[before, after, other].map((v) => element("td", {}, of(v))))))];
}

function save() {
  const blob = new Blob([toCsv(state.people, series)], { type: "text/csv" });
  const link = element("a", { href: URL.createObjectURL(blob), download: "class.csv" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function show() {
  places.notes.replaceChildren(...state.notes.map((words) => element("li", {}, words)));
  if (!state.people.length) return;
  const quiz = (key) => series.quizzes.find((each) => each.key === key);
  const guesses = series.guesses.map(guessPart).filter(Boolean);
  const asked = series.quizzes.flatMap((each) => {
    const parts = each.questions.map((question) => questionPart(each, question)).filter(Boolean);
    return parts.length ? [element("h2", {}, `${each.notebook} · ${each.title}`), ...parts] : [];
  });
  const checks = quiz("00/quiz") && quiz("12/closing");
  places.results.replaceChildren(
    element("p", { class: "count-people", role: "status" },
      `${people(state.people.length)}. Codes and names are not shown.`),
    element("div", { class: "buttons" }, button("Print", () => print()),
      button("Save as CSV", save), button("Start again", () => {
        state.people = [];
        state.notes = [];
        places.results.replaceChildren();
        show();
      })),
    ...(checks ? changePart(quiz("00/quiz"), quiz("12/closing")) : []),
    ...(guesses.length ? [element("h2", {}, "Guesses"), ...guesses] : []), ...asked);
}

places.files.addEventListener("change", () => take(places.files.files));
places.folder.addEventListener("change", () => take(places.folder.files));
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => event.preventDefault());
}
document.addEventListener("drop", async (event) => take(await dropped(event.dataTransfer.items)));
document.addEventListener("dragover", () => places.drop.classList.add("over"));
document.addEventListener("drop", () => places.drop.classList.remove("over"));
