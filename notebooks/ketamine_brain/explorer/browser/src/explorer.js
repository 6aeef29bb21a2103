// The explorer: controls, the figure they move, and the sentence that says what it shows.

import { applyFrame, hasCurves, isNarrow, mountFigure, movingParts, pinCurves, whenTurned }
  from "./figure.js";
import { button, element, region } from "./dom.js";
import { fitted } from "./geometry.js";
import { kernelSource, pageSource } from "./source.js";
import { makeControl, stopsOf } from "./controls.js";
import { settled } from "./timing.js";

const WIDE = { tabindex: 0, role: "group", "aria-label": "Figure, wider than the screen" };

// The figure in the drawing that fits the screen, with the last frame and what is pinned.
function liveFigure(spec) {
  const host = element("div", { class: "kb-drawing" });
  let narrow = null;
  let parts = [];
  let last = null;
  let pinned = null; // the frame that was pinned; "start": the drawing as it came
  let copies = [];
  const put = (frame) => applyFrame(parts, narrow ? fitted(frame, narrow.fits, spec.parts) : frame);
  const frameWide = () => { // no room for its words: scrolled within its own frame
    const wide = Boolean(spec.offline && isNarrow() && !narrow);
    host.classList.toggle("kb-wide", wide);
    for (const [name, value] of Object.entries(WIDE)) {
      if (wide) host.setAttribute(name, value);
      else host.removeAttribute(name);
    }
  };
  const draw = () => {
    narrow = spec.narrow && isNarrow() ? spec.narrow : null;
    parts = movingParts(mountFigure(host, (narrow || spec).svg, spec.alt), spec.parts);
    frameWide();
    if (pinned && pinned !== "start") put(pinned);
    copies = pinned ? pinCurves(parts) : [];
    if (last) put(last);
  };
  draw();
  return {
    host,
    stop: whenTurned(draw),
    show: (frame) => {
      put(frame);
      last = frame;
    },
    pin: () => {
      copies.forEach((copy) => copy.remove());
      pinned = pinned ? null : last || "start";
      copies = pinned ? pinCurves(parts) : [];
      return pinned !== null;
    },
  };
}

// The sentence, its quiet copy for those who hear it, and what there is to say besides.
function speech(spec) {
  const sentence = element("p", { class: "kb-sentence" }, spec.first);
  const announcement = element("p", { class: "kb-announce", "aria-live": "polite" });
  const message = element("p", { class: "kb-message", role: "status", hidden: true });
  const announce = settled((words) => { announcement.textContent = words; });
  const tell = (words) => {
    if (sentence.textContent === words) return;
    sentence.textContent = words;
    announce(words);
  };
  const say = (words) => {
    message.textContent = words;
    message.hidden = !words;
  };
  return { sentence, announcement, message, tell, say };
}

function kernelStatus(model) {
  const manager = model.widget_manager;
  return (manager && manager.kernel && manager.kernel.status) || null;
}

// The model is told of a move at rest, once the kernel has answered: a dead one cannot be told.
function saver(model) {
  let waiting = false;
  const soon = () => { waiting = true; };
  const now = () => {
    if (!waiting) return;
    waiting = false;
    model.save_changes();
  };
  return { soon, now };
}

const CANNOT = "This figure cannot move here; it shows its starting values.";

export function renderExplorer({ model, el }) {
  const spec = model.get("spec");
  const start = Object.fromEntries(spec.controls.map((control) => [control.name, control.value]));
  const values = () => Object.fromEntries(spec.controls.map(({ name }) => [name, model.get(name)]));
  const figure = liveFigure(spec);
  const words = speech(spec);
  const saving = saver(model);
  let ours = false;

  const onFrame = (frame) => {
    figure.show(frame);
    words.tell(frame.sentence);
    saving.now();
  };
  const onFailure = (why) => {
    words.say(`${CANNOT} (${why})`);
    words.sentence.textContent = spec.first;
    panel.forEach((node) => node.remove());
  };
  const source = spec.offline ? pageSource(spec, onFrame, words.say, onFailure)
    : kernelSource(model, onFrame, words.say, () => kernelStatus(model));
  const ask = () => {
    if (!source.ask(values())) return;
    words.say("");
    saving.now();
  };
  const set = (changed, done) => {
    ours = true;
    for (const [name, value] of Object.entries(changed)) {
      model.set(name, value);
      controls[name].show(value);
    }
    ours = false;
    if (done) saving.soon();
    ask();
  };
  const controls = makeControls(spec, set, words.say);
  const showAt = (name) => controls[name].show(model.get(name));
  const deafen = listenTo(model, spec, (name) => {
    if (ours) return;
    showAt(name);
    ask();
  });
  spec.controls.forEach(({ name }) => showAt(name));

  const nodes = spec.controls.map(({ name }) => controls[name].node);
  const panel = [element("div", { class: "kb-controls" }, ...nodes),
    buttons(spec, model, figure, (preset) => set({ ...start, ...preset }, true))];
  const stage = element("div", { class: "kb-stage" }, figure.host, words.message);
  el.append(region("kb-explorer", spec.title || "Explorer", stage, words.sentence,
    words.announcement, ...panel));
  if (movedOn(model, spec)) ask();
  return () => {
    source.stop();
    figure.stop();
    deafen();
  };
}

// The drawing shows the starting values; a view may be made in another state.
const movedOn = (model, spec) => spec.controls.some(({ name, value }) => model.get(name) !== value);

function makeControls(spec, set, say) {
  return Object.fromEntries(spec.controls.map((control) => {
    const change = (value, done) => set({ [control.name]: value }, done);
    return [control.name, makeControl(control, stopsOf(spec, control), change, say)];
  }));
}

// Calls changed(name) when someone else moves a control; returns an end.
function listenTo(model, spec, changed) {
  const listeners = spec.controls.map(({ name }) => [`change:${name}`, () => changed(name)]);
  for (const [event, listener] of listeners) model.on(event, listener);
  return () => listeners.forEach(([event, listener]) => model.off(event, listener));
}

function pinButton(figure) {
  const pin = button("Pin this curve", () => {
    const pinned = figure.pin();
    pin.textContent = pinned ? "Unpin" : "Pin this curve";
    pin.setAttribute("aria-pressed", String(pinned));
  }, { "aria-pressed": "false" });
  return pin;
}

function buttons(spec, model, figure, start) {
  const presets = Object.entries(spec.presets).map(([words, values]) => (
    button(words, () => start(values))));
  return element("div", { class: "kb-buttons" },
    presets.length ? element("span", { class: "kb-buttons-label" }, "Try:") : null, ...presets,
    hasCurves(spec.parts) ? pinButton(figure) : null,
    button("Reset", () => start({})),
    model.share ? button("Copy link to this view", model.share) : null);
}
