// Tasks tick themselves when a reader reaches their state, and only then, or on request, answer.

import { button, element, stressed } from "./dom.js";
import { recall, remember } from "./store.js";

export function reached({ when }, values) {
  return Object.entries(when).every(([name, wanted]) => {
    if (!Array.isArray(wanted)) return values[name] === wanted;
    return values[name] >= wanted[0] && values[name] <= wanted[1];
  });
}

const flags = (kept, count) => Array.from({ length: count }, (_, i) => (
  Array.isArray(kept) && kept[i] === true));

// What was kept, where it still fits the tasks of today.
export function keptTasks(tasks, kept) {
  const same = kept && Array.isArray(kept.asks)
    && JSON.stringify(kept.asks) === JSON.stringify(tasks.map(({ ask }) => ask));
  const { done, shown } = same ? kept : {};
  return { done: flags(done, tasks.length), shown: flags(shown, tasks.length) };
}

export const taskKey = (spec) => `tasks/${spec.title || spec.name}`;

function taskRow(task, show) {
  const mark = element("span", { class: "kb-tick", "aria-hidden": "true" });
  const said = element("span", { class: "kb-done" });
  const answer = element("p", { class: "kb-answer", hidden: true });
  answer.append(...stressed(task.answer));
  const ask = button("Show the answer", show);
  const asked = element("span", {}, ...stressed(task.ask));
  const words = element("div", {}, asked, " ", said, ask, answer);
  const node = element("li", { class: "kb-task" }, mark, words);
  const put = (done, shown) => {
    node.classList.toggle("kb-reached", done);
    mark.textContent = done ? "✓" : "○";
    said.textContent = done ? "Done. " : "";
    answer.hidden = !(done || shown);
    ask.hidden = done || shown;
  };
  return { node, put };
}

// { node, moved(values) }: `moved` is called after every move of the reader's own.
export function taskList(spec, announce) {
  const tasks = spec.tasks || [];
  if (!tasks.length) return { node: null, moved: () => {} };
  const key = taskKey(spec);
  const state = keptTasks(tasks, recall(key));
  const keep = () => remember(key, { ...state, asks: tasks.map(({ ask }) => ask) });
  const rows = tasks.map((task, i) => taskRow(task, () => {
    state.shown[i] = true;
    rows[i].put(state.done[i], true);
    keep();
  }));
  rows.forEach((row, i) => row.put(state.done[i], state.shown[i]));
  const moved = (values) => tasks.forEach((task, i) => {
    if (state.done[i] || !reached(task, values)) return;
    state.done[i] = true;
    rows[i].put(true, state.shown[i]);
    announce(`Task ${i + 1} is done. ${task.answer.replaceAll("*", "")}`);
    keep();
  });
  const list = element("ol", { class: "kb-task-list" }, ...rows.map(({ node }) => node));
  const node = element("div", { class: "kb-tasks" },
    element("p", { class: "kb-tasks-head" }, "To try"), list);
  return { node, moved };
}
