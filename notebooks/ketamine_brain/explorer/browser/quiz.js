// Check yourself: a choice, a verdict, and the reason for it.

import { button, element, everythingRemembered, forget, freshId, recall, remember, saveToFile } from "./dom.js";

export function renderQuiz({ model, el }) {
  const spec = model.get("spec");
  const score = element("p", { class: "kb-score", role: "status" });
  const answers = recall(spec.key) || {};
  const before = spec.compare_with ? recall(spec.compare_with) : null;
  const change = spec.compare_with ? element("p", { class: "kb-note", role: "status" }) : null;
  const count = () => {
    const done = spec.questions.filter((q) => answers[q.id] !== undefined);
    const right = done.filter((q) => q.options[answers[q.id]].right).length;
    score.textContent = done.length ? `${right} of ${done.length} right so far; ${spec.questions.length - done.length} to go.` : "";
    if (change) change.textContent = inWords(spec, before, done.length, right);
    model.set("answers", { ...answers });
    model.save_changes();
  };
  const answer = (question, choice) => { answers[question.id] = choice; remember(spec.key, answers); count(); };
  const blocks = spec.questions.map((question, i) => questionBlock(question, i, answers, answer, before));
  const clear = button("Clear my answers", () => {
    for (const key of Object.keys(answers)) delete answers[key];
    forget(spec.key);
    blocks.forEach((block) => block.clear());
    count();
  });
  const save = button("Save all my answers to a file", () => saveToFile("my-answers.json", everythingRemembered()));
  el.append(element("section", { class: "kb-quiz", "aria-label": spec.title || "Check yourself" }, ...blocks.map((b) => b.node), score,
    change, element("div", { class: "kb-buttons" }, clear, save)));
  count();
}

// A closing check shows the change from the opening one.
function inWords(spec, before, done, right) {
  if (!before) return "The opening check in notebook 00 has no answers on this machine, so no change can be shown.";
  const known = spec.questions.filter((q) => before[q.id] !== undefined && q.options[before[q.id]]?.right).length;
  const opening = `In the opening check you had ${known} of ${spec.questions.length} right.`;
  return done < spec.questions.length ? opening : `${opening} Now it is ${right}. ${by(right - known)}`;
}

const by = (more) => (more > 0 ? `That is ${more} more.` : more < 0 ? `That is ${-more} fewer: read the reasons once more.` : "That is the same number.");

function questionBlock(question, i, answers, answer, before) {
  const group = freshId("question");
  const feedback = element("p", { class: "kb-feedback", role: "status" });
  const check = button("Check", () => {
    const picked = node.querySelector("input:checked");
    if (!picked) { feedback.textContent = "Choose an answer first."; return; }
    answer(question, Number(picked.value));
    show();
  });
  const options = question.options.map((option, j) => element("label", { class: "kb-option" },
    element("input", { type: "radio", name: group, value: j }), element("span", {}, option.text)));
  const show = () => {
    const chosen = answers[question.id];
    feedback.className = "kb-feedback";
    feedback.textContent = "";
    if (chosen === undefined) return;
    const option = question.options[chosen];
    feedback.classList.add(option.right ? "kb-right" : "kb-wrong");
    const first = before && question.options[before[question.id]];
    const then = first ? (first === option ? " At the start you chose the same." : ` At the start you chose: “${first.text}”.`) : "";
    feedback.textContent = `${option.right ? "✓ Right." : "✗ Not quite."} ${option.why}${then}`;
    node.querySelectorAll("input")[chosen].checked = true;
  };
  const node = element("fieldset", { class: "kb-quiz-question" }, element("legend", {}, `${i + 1}. ${question.prompt}`), ...options,
    element("div", { class: "kb-buttons" }, check), feedback);
  const clear = () => { node.querySelectorAll("input").forEach((input) => { input.checked = false; }); show(); };
  show();
  return { node, clear };
}
