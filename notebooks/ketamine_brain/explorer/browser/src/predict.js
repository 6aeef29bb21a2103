// Commit to a guess, then see: a curve to drag, a number to set, or an order to arrange.
//
// A body is { node, show(revealed), stop() }; `keep` remembers the guess as it stands.

import { button, element, freshId, region, together } from "./dom.js";
import { clamp, toStep } from "./numbers.js";
import { forget, recall, remember } from "./store.js";
import { freshGuess, keptGuess, verdict } from "./score.js";
import { FINGER_RADIUS, followPointer, isNarrow, mountFigure, svgElement, whenTurned }
  from "./figure.js";
import { toData, toSvg } from "./geometry.js";

const bodies = { curve: curveBody, number: numberBody, ranking: rankingBody };
const PAGE_STEPS = 5;

export function renderPredict({ model, el }) {
  const spec = model.get("spec");
  const status = element("p", { class: "kb-verdict", role: "status" });
  const state = keptGuess(spec, recall(spec.key));
  const keep = () => {
    remember(spec.key, state);
    model.set("guess", state.guess);
    model.set("revealed", state.revealed);
    model.save_changes();
  };
  const body = bodies[spec.mode](spec, state, keep);
  const refresh = () => {
    body.show(state.revealed);
    reveal.hidden = state.revealed;
    const said = state.revealed ? `${verdict(spec, state.guess)} ${spec.answer}` : "";
    status.textContent = together(said);
  };
  const reveal = button("Show the answer", () => {
    state.revealed = true;
    refresh();
    keep();
  }, { class: "kb-button kb-primary" });
  const again = button("Start again", () => {
    Object.assign(state, freshGuess(spec));
    forget(spec.key);
    refresh();
  });
  el.append(region("kb-predict", `Your prediction: ${spec.question}`,
    element("p", { class: "kb-question" }, spec.question), body.node,
    element("div", { class: "kb-buttons" }, reveal, again), status));
  refresh();
  return body.stop;
}

// -- a curve -------------------------------------------------------------------------------------

function curveBody(spec, state, keep) {
  const node = element("div", { class: "kb-stage" });
  let drawing = null;
  let seen = false;
  const show = (revealed) => {
    seen = revealed;
    drawing.truth.forEach((part) => part.classList.toggle("kb-hidden", !revealed));
    drawing.place();
  };
  const draw = () => {
    drawing = curveDrawing(node, spec, state, keep);
    show(seen);
  };
  draw();
  return { node, show, stop: whenTurned(draw) };
}

function curveDrawing(host, spec, state, keep) {
  const { svg, map, hidden } = spec.narrow && isNarrow() ? spec.narrow : spec;
  const { x, low, high, step, spoken_unit } = spec.handles;
  const figure = mountFigure(host, svg, spec.alt);
  figure.svg.setAttribute("role", "group"); // an img may hold no sliders
  const layer = svgElement("g", { class: "kb-guess" }, figure.svg);
  const dashed = { fill: "none", "stroke-width": 2.4, "stroke-dasharray": "6 4" };
  const line = svgElement("path", dashed, layer);
  const move = (i, value) => {
    state.guess[i] = clamp(toStep(value, step), low, high);
    place();
  };
  const handles = curveHandles(layer, spec, map);
  const place = () => {
    const points = state.guess.map((v, i) => [toSvg(map.x, x[i]), toSvg(map.y, v)]
      .map((at) => at.toFixed(1)).join(" "));
    line.setAttribute("d", `M${points.join("L")}`);
    handles.forEach(({ hand, hit }, i) => {
      for (const each of [hit, hand]) each.setAttribute("cy", points[i].split(" ")[1]);
      hand.setAttribute("aria-valuenow", state.guess[i]);
      hand.setAttribute("aria-valuetext", `${state.guess[i]} ${spoken_unit}`);
    });
  };
  const toValue = (event) => {
    const at = new DOMPoint(event.clientX, event.clientY);
    return toData(map.y, at.matrixTransform(figure.svg.getScreenCTM().inverse()).y);
  };
  handles.forEach(({ hand, hit }, i) => {
    followPointer(hand, [hit, hand], (event) => move(i, toValue(event)), keep);
    hand.addEventListener("keydown", (event) => {
      if (onKey(event, i, spec, state, handles, move)) keep();
    });
  });
  return { truth: hidden.map((id) => figure.find(id)).filter(Boolean), place };
}

function curveHandles(layer, spec, map) {
  const { x, low, high, names } = spec.handles;
  const cx = x.map((at) => toSvg(map.x, at));
  const room = { r: FINGER_RADIUS, class: "kb-hit" };
  const hits = cx.map((at) => svgElement("circle", { ...room, cx: at }, layer)); // below all hands
  const slider = { r: 8, tabindex: 0, role: "slider", "aria-orientation": "vertical",
    "aria-valuemin": low, "aria-valuemax": high };
  return hits.map((hit, i) => {
    const own = { ...slider, cx: cx[i], "aria-label": `Your guess, ${names[i]}` };
    return { hit, hand: svgElement("circle", own, layer) };
  });
}

// Returns whether the key was one of ours.
function onKey(event, i, spec, state, handles, move) {
  const { step, low, high } = spec.handles;
  const by = { ArrowUp: 1, ArrowDown: -1, PageUp: PAGE_STEPS, PageDown: -PAGE_STEPS }[event.key];
  const end = { Home: low, End: high }[event.key];
  const beside = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by !== undefined) move(i, state.guess[i] + by * step);
  else if (end !== undefined) move(i, end);
  else if (beside !== undefined) handles[clamp(i + beside, 0, handles.length - 1)].hand.focus();
  else return false;
  event.preventDefault();
  return true;
}

// -- a number ------------------------------------------------------------------------------------

function numberBody(spec, state, keep) {
  const id = freshId("guess");
  const { low, high, step, unit, spoken_unit } = spec.handles;
  const range = element("input", { type: "range", id, min: low, max: high, step });
  const box = element("output", { class: "kb-box", for: id });
  const marks = element("div", { class: "kb-rule", "aria-hidden": "true" });
  const show = (revealed) => {
    range.value = state.guess;
    range.setAttribute("aria-valuetext", `${state.guess} ${spoken_unit}`);
    box.textContent = together(`${state.guess} ${unit}`);
    marks.replaceChildren(...(revealed ? ruleMarks(spec, state.guess) : []));
  };
  range.addEventListener("input", () => {
    state.guess = Number(range.value);
    show(false);
  });
  range.addEventListener("change", keep);
  const label = element("label", { for: id }, spec.label);
  const node = element("div", { class: "kb-number" }, label, range, box, marks);
  return { node, show, stop: () => {} };
}

function ruleMarks(spec, guess) {
  const { low, high, unit } = spec.handles;
  const share = (width) => `${(100 * width) / (high - low)}%`;
  const orTruth = (value) => (value === undefined || value === null ? spec.truth : value);
  const [from, to] = [orTruth(spec.truth_low), orTruth(spec.truth_high)];
  const mark = (kind, at, words) => {
    const node = element("span", { class: `kb-rule-${kind}` }, words);
    node.style.left = share(at - low);
    return node;
  };
  const interval = mark("interval", from);
  interval.style.width = share(to - from);
  return [interval, mark("guess", guess), mark("truth", spec.truth, `${spec.truth} ${unit}`)];
}

// -- an order ------------------------------------------------------------------------------------

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
  const mover = (i, by, sign, name, off) => button(sign, () => swap(i, i + by, `.kb-${name}`), {
    class: `kb-button kb-${name}`,
    "aria-label": `Move ${name}: ${words[state.guess[i]]}`,
    disabled: off,
  });
  const row = (id, i, revealed) => element("li", {},
    mover(i, -1, "↑", "up", i === 0 || revealed),
    mover(i, 1, "↓", "down", i === state.guess.length - 1 || revealed),
    element("span", { class: "kb-item" }, words[id]),
    revealed ? placeNote(spec.truth.indexOf(id), i) : null);
  const show = (revealed) => {
    list.replaceChildren(...state.guess.map((id, i) => row(id, i, revealed)));
  };
  return { node: list, show, stop: () => {} };
}

function placeNote(right, at) {
  return right === at ? element("span", { class: "kb-right" }, "✓ right place")
    : element("span", { class: "kb-wrong" }, `belongs in place ${right + 1}`);
}
