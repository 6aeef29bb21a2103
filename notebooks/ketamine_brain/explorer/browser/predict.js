// Commit to a guess, then see: a curve to drag, a number to set, or an order to arrange.

import { isNarrow, mountFigure, svgElement, toData, toSvg } from "./figure.js";
import { button, element, forget, freshId, recall, remember } from "./dom.js";

const clamp = (v, low, high) => Math.min(high, Math.max(low, v));
const tidy = (v, step) => Number((Math.round(v / step) * step).toPrecision(8));

export function renderPredict({ model, el }) {
  const spec = model.get("spec");
  const status = element("p", { class: "kb-verdict", role: "status" });
  const kept = recall(spec.key) || {};
  const state = { guess: kept.guess ?? structuredClone(spec.start), revealed: kept.revealed ?? false };
  const body = { curve: curveBody, number: numberBody, ranking: rankingBody }[spec.mode](spec, state, () => keep());
  const keep = () => {
    remember(spec.key, state);
    model.set("guess", state.guess);
    model.set("revealed", state.revealed);
    model.save_changes();
  };
  const reveal = button("Show the answer", () => { state.revealed = true; refresh(); keep(); }, { class: "kb-button kb-primary" });
  const again = button("Start again", () => {
    state.guess = structuredClone(spec.start);
    state.revealed = false;
    forget(spec.key);
    refresh();
  });
  const refresh = () => {
    body.show(state.revealed);
    reveal.hidden = state.revealed;
    status.textContent = state.revealed ? `${body.verdict()} ${spec.answer}` : "";
  };
  el.append(element("section", { class: "kb-predict", "aria-label": `Your prediction: ${spec.question}` },
    element("p", { class: "kb-question" }, spec.question), body.node, element("div", { class: "kb-buttons" }, reveal, again), status));
  refresh();
}

function curveBody(spec, state, keep) {
  const stage = element("div", { class: "kb-stage" });
  const { svg, map, hidden } = spec.narrow && isNarrow() ? spec.narrow : spec;
  const figure = mountFigure(stage, svg, spec.alt);
  figure.svg.setAttribute("role", "group"); // an img may hold no sliders
  const truth = hidden.map((id) => figure.find(id)).filter(Boolean);
  const { x, low, high, step, names } = spec.handles;
  const layer = svgElement("g", { class: "kb-guess" }, figure.svg);
  const line = svgElement("path", { fill: "none", "stroke-width": 2.4, "stroke-dasharray": "6 4" }, layer);
  const hits = x.map((at) => svgElement("circle", { r: 22, cx: toSvg(map.x, at), class: "kb-hit" }, layer)); // room for a finger
  const hands = x.map((at, i) => {
    const hand = svgElement("circle", { r: 8, cx: toSvg(map.x, at), tabindex: 0, role: "slider", "aria-label": `Your guess, ${names[i]}`,
      "aria-valuemin": low, "aria-valuemax": high, "aria-orientation": "vertical" }, layer);
    hand.addEventListener("keydown", (event) => onKey(event, i));
    for (const target of [hits[i], hand]) {
      target.addEventListener("pointerdown", (event) => { hand.setPointerCapture(event.pointerId); hand.focus(); event.preventDefault(); });
      target.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false }); // else the page scrolls and takes the finger away
    }
    hand.addEventListener("pointermove", (event) => { if (hand.hasPointerCapture(event.pointerId)) move(i, toData(map.y, localY(event))); });
    hand.addEventListener("lostpointercapture", () => keep());
    return hand;
  });
  const localY = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(figure.svg.getScreenCTM().inverse()).y;
  const move = (i, value) => { state.guess[i] = clamp(tidy(value, step), low, high); draw(); };
  const onKey = (event, i) => {
    const by = { ArrowUp: step, ArrowDown: -step, PageUp: 5 * step, PageDown: -5 * step }[event.key];
    if (by !== undefined) move(i, state.guess[i] + by);
    else if (event.key === "Home") move(i, low);
    else if (event.key === "End") move(i, high);
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") hands[clamp(i + (event.key === "ArrowRight" ? 1 : -1), 0, hands.length - 1)].focus();
    else return;
    event.preventDefault();
    keep();
  };
  const draw = () => {
    line.setAttribute("d", state.guess.map((v, i) => `${i ? "L" : "M"}${toSvg(map.x, x[i]).toFixed(1)} ${toSvg(map.y, v).toFixed(1)}`).join(""));
    hands.forEach((hand, i) => {
      for (const each of [hits[i], hand]) each.setAttribute("cy", toSvg(map.y, state.guess[i]).toFixed(1));
      hand.setAttribute("aria-valuenow", state.guess[i]);
      hand.setAttribute("aria-valuetext", `${state.guess[i]} ${spec.handles.spoken_unit}`);
    });
  };
  const verdict = () => {
    const off = state.guess.reduce((sum, v, i) => sum + Math.abs(v - spec.truth[i]), 0) / x.length;
    return `On average your points lie ${off.toFixed(off < 10 ? 1 : 0)} ${spec.handles.spoken_unit} from the answer.`;
  };
  return { node: stage, verdict, show: (revealed) => { truth.forEach((part) => part.classList.toggle("kb-hidden", !revealed)); draw(); } };
}

function numberBody(spec, state, keep) {
  const id = freshId("guess");
  const { low, high, step, unit, spoken_unit } = spec.handles;
  const range = element("input", { type: "range", id, min: low, max: high, step });
  const box = element("output", { class: "kb-box", for: id });
  const marks = element("div", { class: "kb-rule", "aria-hidden": "true" });
  const at = (v) => `${(100 * (v - low)) / (high - low)}%`;
  const show = (revealed) => {
    range.value = state.guess;
    range.setAttribute("aria-valuetext", `${state.guess} ${spoken_unit}`);
    box.textContent = `${state.guess} ${unit}`;
    marks.replaceChildren();
    if (!revealed) return;
    const interval = element("span", { class: "kb-rule-interval" });
    interval.style.left = at(spec.truth_low ?? spec.truth);
    interval.style.width = `${(100 * ((spec.truth_high ?? spec.truth) - (spec.truth_low ?? spec.truth))) / (high - low)}%`;
    const truth = element("span", { class: "kb-rule-truth" }, `${spec.truth} ${unit}`);
    truth.style.left = at(spec.truth);
    const guess = element("span", { class: "kb-rule-guess" });
    guess.style.left = at(state.guess);
    marks.append(interval, guess, truth);
  };
  range.addEventListener("input", () => { state.guess = Number(range.value); show(false); });
  range.addEventListener("change", keep);
  const verdict = () => `You said ${state.guess} ${spoken_unit}; the answer is ${spec.truth} ${spoken_unit}.`;
  const node = element("div", { class: "kb-number" }, element("label", { for: id }, spec.label), range, box, marks);
  return { node, show, verdict };
}

function rankingBody(spec, state, keep) {
  const list = element("ol", { class: "kb-ranking" });
  const words = Object.fromEntries(spec.items.map((item) => [item.id, item.text]));
  const swap = (i, j, focus) => {
    if (j < 0 || j >= state.guess.length) return;
    [state.guess[i], state.guess[j]] = [state.guess[j], state.guess[i]];
    keep();
    show(false);
    list.children[j].querySelector(focus).focus();
  };
  const row = (id, i, revealed) => {
    const right = spec.truth.indexOf(id);
    const note = revealed ? element("span", { class: right === i ? "kb-right" : "kb-wrong" }, right === i ? "✓ right place" : `belongs in place ${right + 1}`) : null;
    const up = button("↑", () => swap(i, i - 1, ".kb-up"), { class: "kb-button kb-up", "aria-label": `Move up: ${words[id]}`, disabled: i === 0 || revealed });
    const down = button("↓", () => swap(i, i + 1, ".kb-down"), { class: "kb-button kb-down", "aria-label": `Move down: ${words[id]}`, disabled: i === state.guess.length - 1 || revealed });
    return element("li", {}, up, down, element("span", { class: "kb-item" }, words[id]), note);
  };
  const show = (revealed) => list.replaceChildren(...state.guess.map((id, i) => row(id, i, revealed)));
  const verdict = () => `You put ${state.guess.filter((id, i) => spec.truth[i] === id).length} of ${state.guess.length} in their place.`;
  return { node: list, show, verdict };
}
