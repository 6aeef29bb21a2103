// The explorer: controls, the figure they move, and the sentence that says what it shows.

import { applyFrame, fitted, isNarrow, mountFigure, movingParts, pinCurves } from "./figure.js";
import { decodeTable, lookUp, nearest, runTwin } from "./table.js";
import { button, element, freshId, settled } from "./dom.js";

const PATIENCE_MS = 1800;
const NOT_ANSWERING = "The kernel is not answering (busy or stopped). The figure still shows the last settings it answered. " +
  "Wait a moment, or choose Kernel ▸ Restart Kernel and Run All Cells.";

// One request in flight, numbered, the latest values next; a watchdog says in words when no answer comes.
export function kernelSource(model, onFrame, onMessage) {
  const name = freshId("view");
  let sent = 0, waiting = null, next = null, watchdog = null;
  const send = (values) => {
    waiting = `${name}:${++sent}`;
    clearTimeout(watchdog);
    watchdog = setTimeout(() => onMessage(NOT_ANSWERING), PATIENCE_MS);
    try {
      const sending = model.send({ type: "ask", number: waiting, values });
      if (sending && sending.catch) sending.catch(() => onMessage(NOT_ANSWERING));
    } catch { onMessage(NOT_ANSWERING); }
  };
  const answered = () => {
    clearTimeout(watchdog);
    waiting = null;
    if (next) { const values = next; next = null; send(values); }
  };
  const listen = (content, buffers) => {
    const ours = content.number === waiting && waiting !== null;
    if (content.type === "frame") {
      onFrame({ ...content, points: asFloats(buffers && buffers[0]) });
      if (ours || content.number === null) onMessage("");
    } else if (content.type === "refused" && ours) onMessage(content.message);
    if (ours) answered();
  };
  model.on("msg:custom", listen);
  return {
    ask: (values) => { if (waiting) next = { ...values }; else send({ ...values }); },
    stop: () => { clearTimeout(watchdog); model.off("msg:custom", listen); },
  };
}

function asFloats(buffer) {
  if (!buffer) return new Float32Array(0);
  const view = buffer.buffer ? buffer : new DataView(buffer);
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

// Without a kernel the answer comes at once, from the table or the twin.
export function pageSource(spec, onFrame) {
  let table = null, asked = null;
  if (spec.table) decodeTable(spec.table).then((decoded) => { table = decoded; if (asked) onFrame(lookUp(table, asked)); });
  return {
    ask: (values) => {
      asked = { ...values };
      if (table) onFrame(lookUp(table, values));
      else if (spec.mode.startsWith("twin:")) onFrame(runTwin(spec, values));
    },
    stop: () => {},
  };
}

function spoken(control, value) {
  return `${Number(value.toPrecision(6))} ${control.spoken_unit || control.unit || ""}`.trim();
}

// How far along its track a slider is: places (stops, or even ratios), or plain steps.
function track(control, stops) {
  const places = stops || (control.log ? ratioStops(control) : null);
  if (places) return { min: 0, max: places.length - 1, step: 1, at: (v) => nearest(places, v), value: (p) => places[p] };
  return { min: control.low, max: control.high, step: control.step, at: (v) => v, value: (p) => Number(p) };
}

// Even ratios, each rounded to the control's step and each different from the last, so that every key press moves.
function ratioStops(control) {
  const span = Math.log(control.high / control.low);
  const tidy = (v) => Number(Math.min(control.high, Math.max(control.low, Math.round(v / control.step) * control.step)).toPrecision(6));
  return [...new Set(Array.from({ length: 201 }, (_, i) => tidy(control.low * Math.exp((i / 200) * span))))];
}

function sliderControl(control, stops, change, complain) {
  const id = freshId(control.name);
  const rail = track(control, stops);
  const range = element("input", { type: "range", id, min: rail.min, max: rail.max, step: rail.step });
  const box = element("input", { type: "number", class: "kb-box", min: control.low, max: control.high, step: "any", "aria-label": `${control.label}, in ${control.spoken_unit || control.unit || "numbers"}` });
  const show = (value) => {
    range.value = rail.at(value);
    range.setAttribute("aria-valuetext", spoken(control, value));
    if (document.activeElement !== box || Number(box.value) !== value) box.value = Number(value.toPrecision(6));
    box.removeAttribute("aria-invalid");
  };
  range.addEventListener("input", () => change(rail.value(Number(range.value))));
  range.addEventListener("change", () => change(rail.value(Number(range.value)), true));
  const commit = () => {
    const value = Number(box.value);
    if (box.value !== "" && Number.isFinite(value) && value >= control.low && value <= control.high) {
      change(stops ? stops[nearest(stops, value)] : value, true);
    } else {
      box.setAttribute("aria-invalid", "true");
      complain(`${control.label} is ${box.value === "" ? "empty" : box.value}; allowed: ${control.low} to ${control.high} ${control.unit}. The figure stays as it was.`);
    }
  };
  box.addEventListener("change", commit);
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") commit(); }); // outside a form, Enter alone makes no change event
  const label = element("label", { for: id }, control.label);
  return { node: element("div", { class: "kb-control" }, label, range, box, element("span", { class: "kb-unit" }, control.unit), source(control)), show };
}

function source(control) {
  return control.source ? element("span", { class: "kb-source" }, control.source) : null;
}

function choiceControl(control, change) {
  const id = freshId(control.name);
  const short = control.options.length <= 4 && control.options.every(([, words]) => words.length <= 26);
  if (!short) {
    const select = element("select", { id, onchange: () => change(select.value, true) },
      ...control.options.map(([value, words]) => element("option", { value }, words)));
    const label = element("label", { for: id }, control.label);
    return { node: element("div", { class: "kb-control kb-choice" }, label, select, source(control)), show: (v) => { select.value = v; } };
  }
  const radios = control.options.map(([value]) => element("input", { type: "radio", name: id, value, onchange: () => change(value, true) }));
  const labels = control.options.map(([, words], i) => element("label", { class: "kb-option" }, radios[i], element("span", {}, words)));
  const group = element("fieldset", { class: "kb-control kb-choice" }, element("legend", {}, control.label), element("div", { class: "kb-options" }, ...labels), source(control));
  return { node: group, show: (v) => radios.forEach((radio) => { radio.checked = radio.value === v; }) };
}

function toggleControl(control, change) {
  const box = element("input", { type: "checkbox", onchange: () => change(box.checked, true) });
  return { node: element("div", { class: "kb-control kb-toggle" }, element("label", {}, box, element("span", {}, control.label)), source(control)), show: (v) => { box.checked = v; } };
}

function makeControl(control, stops, change, complain) {
  if (control.kind === "slider") return sliderControl(control, stops, change, complain);
  return control.kind === "choice" ? choiceControl(control, change) : toggleControl(control, change);
}

function stopsOf(spec, control) {
  if (!spec.table || control.kind !== "slider") return null;
  const axis = spec.table.axes.find((each) => each.name === control.name);
  return axis.smooth ? null : axis.values;
}

export function renderExplorer({ model, el }) {
  const spec = model.get("spec");
  const stage = element("div", { class: "kb-stage" });
  const sentence = element("p", { class: "kb-sentence" }, spec.first);
  const announcement = element("p", { class: "kb-announce", "aria-live": "polite" });
  const message = element("p", { class: "kb-message", role: "status", hidden: true });
  const narrow = spec.narrow && isNarrow() ? spec.narrow : null;
  const figure = mountFigure(stage, (narrow || spec).svg, spec.alt);
  if (spec.offline && isNarrow() && !narrow) { // no room for its words: readable, and scrolled within its own frame
    stage.classList.add("kb-wide");
    stage.tabIndex = 0;
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", "Figure, wider than the screen");
  }
  stage.append(message);
  const parts = movingParts(figure, spec.parts);
  const announce = settled((words) => { announcement.textContent = words; });
  const say = (words) => { message.textContent = words; message.hidden = !words; };
  let unsaved = false; // kept until the kernel has answered: a dead one cannot be told
  const onFrame = (frame) => {
    if (unsaved) { unsaved = false; model.save_changes(); }
    applyFrame(parts, narrow ? fitted(frame, narrow.fits, spec.parts) : frame);
    if (sentence.textContent !== frame.sentence) { sentence.textContent = frame.sentence; announce(frame.sentence); }
  };
  const answering = spec.offline ? pageSource(spec, onFrame) : kernelSource(model, onFrame, say);
  const values = () => Object.fromEntries(spec.controls.map((c) => [c.name, model.get(c.name)]));
  let ours = false;
  const set = (changed, done) => {
    ours = true;
    for (const [name, value] of Object.entries(changed)) { model.set(name, value); shown[name].show(value); }
    ours = false;
    if (spec.offline) say("");
    unsaved = unsaved || Boolean(done);
    answering.ask(values());
  };
  const shown = {};
  for (const control of spec.controls) {
    shown[control.name] = makeControl(control, stopsOf(spec, control), (value, done) => set({ [control.name]: value }, done), say);
    shown[control.name].show(model.get(control.name));
    model.on(`change:${control.name}`, () => {
      if (ours) return;
      shown[control.name].show(model.get(control.name));
      answering.ask(values());
    });
  }
  el.append(element("section", { class: "kb-explorer", "aria-label": spec.title || "Explorer" },
    stage, sentence, announcement, element("div", { class: "kb-controls" }, ...spec.controls.map((c) => shown[c.name].node)),
    buttons(spec, set, parts, model)));
  if (spec.offline) answering.ask(values());
  return () => answering.stop();
}

function buttons(spec, set, parts, model) {
  const start = Object.fromEntries(spec.controls.map((c) => [c.name, c.value]));
  let pinned = [];
  const pin = button("Pin this curve", () => {
    if (pinned.length) { pinned.forEach((copy) => copy.remove()); pinned = []; } else pinned = pinCurves(parts);
    pin.textContent = pinned.length ? "Unpin" : "Pin this curve";
    pin.setAttribute("aria-pressed", String(pinned.length > 0));
  }, { "aria-pressed": "false" });
  const presets = Object.entries(spec.presets).map(([words, values]) => button(words, () => set({ ...start, ...values }, true)));
  const hasCurves = parts.some((part) => part.kind === "path" && !part.closed);
  return element("div", { class: "kb-buttons" }, presets.length ? element("span", { class: "kb-buttons-label" }, "Try:") : null, ...presets,
    hasCurves ? pin : null, button("Reset", () => set(start, true)), model.share ? button("Copy link to this view", model.share) : null);
}
