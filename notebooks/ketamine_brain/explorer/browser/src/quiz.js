// Check yourself: a choice, a verdict, and the reason for it. An opening check keeps the choice
// alone.

import { answerFile, fileName, newCode } from "./answers.js";
import { button, element, freshId, region, saveToFile, together } from "./dom.js";
import { answeredWords, closingWords, keptAnswers, reasonWords, score, scoreWords,
  toKeep } from "./score.js";
import { everythingRemembered, forget, keeps, recall, remember } from "./store.js";

const NOT_KEPT = "This browser keeps nothing for this page: your answers are gone when you close "
  + "or reload it. You can save them to a file.";
const KEPT = "Kept. The answer comes with the closing check.";

function opening(spec) {
  const kept = spec.compare_with ? recall(spec.compare_with) : null;
  return kept ? keptAnswers(spec.questions, kept) : null;
}

export function renderQuiz({ model, el }) {
  const spec = { feedback: true, ...model.get("spec") };
  const answers = keptAnswers(spec.questions, recall(spec.key));
  const before = opening(spec);
  const said = element("p", { class: "kb-score", role: "status" });
  const change = spec.compare_with ? element("p", { class: "kb-note", role: "status" }) : null;
  const count = () => {
    const now = score(spec.questions, answers);
    said.textContent = spec.feedback ? scoreWords(now) : answeredWords(now);
    if (change) change.textContent = closingWords(spec.questions, before, answers);
    model.set("answers", { ...answers });
    model.save_changes();
    const detail = { key: spec.key, scored: spec.feedback, ...now };
    document.dispatchEvent(new CustomEvent("kb-quiz", { detail })); // a learning system may listen
  };
  const answer = (question, choice) => {
    answers[question.id] = choice;
    remember(spec.key, toKeep(spec.questions, answers, recall(spec.key)));
    count();
  };
  const blocks = spec.questions.map((question, i) => (
    questionBlock(question, i, answers, answer, before, spec)));
  const clear = button("Clear my answers", () => {
    for (const key of Object.keys(answers)) delete answers[key];
    forget(spec.key);
    blocks.forEach((block) => block.clear());
    count();
  });
  el.append(region("kb-quiz", spec.title || "Check yourself", ...blocks.map((b) => b.node), said,
    change, keeps() ? null : element("p", { class: "kb-note" }, NOT_KEPT),
    element("div", { class: "kb-buttons" }, clear, ...saving())));
  count();
}

// A button that saves everything answered so far, and a field for who wants their name in it.
function saving() {
  const name = element("input", { type: "text", class: "kb-name", autocomplete: "off",
    value: recall("name") || "" });
  const save = button("Save all my answers to a file", () => {
    const code = recall("code") || newCode();
    remember("code", code);
    if (name.value.trim()) remember("name", name.value.trim());
    else forget("name");
    const file = answerFile(everythingRemembered(), { code, name: name.value });
    saveToFile(fileName(file), file);
  });
  return [save, element("label", {}, "Name in that file (only if you want) ", name)];
}

function questionBlock(question, i, answers, answer, before, { feedback: tells, keep_first }) {
  const name = freshId("question");
  const feedback = element("p", { class: "kb-feedback", role: "status" });
  const inputs = question.options.map((_, value) => (
    element("input", { type: "radio", name, value })));
  const check = button(tells ? "Check" : "Keep this answer", () => {
    const picked = inputs.findIndex((input) => input.checked);
    if (picked < 0) {
      feedback.textContent = "Choose an answer first.";
      return;
    }
    answer(question, picked);
    show();
  });
  const show = () => {
    const chosen = answers[question.id];
    feedback.className = "kb-feedback";
    feedback.textContent = "";
    const locked = keep_first === true && chosen !== undefined;
    for (const each of [...inputs, check]) each.disabled = locked;
    if (chosen === undefined) return;
    inputs[chosen].checked = true;
    if (!tells) {
      feedback.textContent = KEPT;
      return;
    }
    const option = question.options[chosen];
    feedback.classList.add(option.right ? "kb-right" : "kb-wrong");
    const past = before && question.options[before[question.id]];
    feedback.textContent = together(reasonWords(option, past));
  };
  const options = question.options.map((option, j) => (
    element("label", { class: "kb-option" }, inputs[j], element("span", {}, option.text))));
  const node = element("fieldset", { class: "kb-quiz-question" },
    element("legend", {}, `${i + 1}. ${question.prompt}`), ...options,
    element("div", { class: "kb-buttons" }, check), feedback);
  const clear = () => {
    for (const input of inputs) input.checked = false;
    show();
  };
  show();
  return { node, clear };
}
