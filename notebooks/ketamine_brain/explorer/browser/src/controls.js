// The controls of an explorer: native inputs, each with its name, unit and source.
//
// A control is { node, show(value), off(because) }; a hand on it calls change(value, done), `done`
// at rest. `off` with words turns it off and says them; without, on again.

import { element, freshId } from "./dom.js";
import { shown, track, typed } from "./numbers.js";

const STRAIGHT_PX = 8; // a finger that went this far sideways slides; one that did not may scroll
const SHORT_WORDS = 26;
const FEW_OPTIONS = 4;

const unitOf = (control) => control.spoken_unit || control.unit || "";

function spoken(control, value) {
  return `${shown(value, control.step)} ${unitOf(control)}`.trim();
}

function source(control) {
  const words = control.source || "";
  if (!words && !control.off) return null;
  return element("span", { class: "kb-source" }, words);
}

// Turns a control off and on; where it is off, the reason stands in the place of its source.
function withOff(control, made) {
  const inputs = [...made.node.querySelectorAll("input, select")];
  const note = made.node.querySelector(".kb-source");
  let now = "";
  const off = (because) => {
    if (because === now) return;
    now = because;
    inputs.forEach((input) => { input.disabled = Boolean(because); });
    made.node.classList.toggle("kb-is-off", Boolean(because));
    if (because) {
      made.node.setAttribute("title", because);
      made.node.setAttribute("aria-description", because);
    } else {
      made.node.removeAttribute("title");
      made.node.removeAttribute("aria-description");
    }
    if (note) note.textContent = because ? `Off: ${because}` : control.source || "";
  };
  return { ...made, off };
}

// A finger that comes down on a slider may be on its way up the page: the browser then cancels the
// touch, and the slider goes back. Until the finger has gone sideways, or left, nothing moves.
function fingerMaySlide(range, apply) {
  let down = null;
  range.addEventListener("pointerdown", (event) => {
    down = event.pointerType === "touch" ? { x: event.clientX, value: range.value } : null;
  });
  range.addEventListener("pointermove", (event) => {
    if (!down || Math.abs(event.clientX - down.x) < STRAIGHT_PX) return;
    down = null;
    apply(false);
  });
  range.addEventListener("pointerup", () => {
    if (!down) return;
    down = null;
    apply(true);
  });
  range.addEventListener("pointercancel", () => {
    if (down) range.value = down.value;
    down = null;
  });
  return () => down === null;
}

const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 3, PageDown: -3 };

// The browser's own keys go by steps, and between two stops lie many.
function stepByKeys(range, rail, change) {
  range.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    change(rail.next(rail.value(Number(range.value)), by), true);
  });
}

function rangeInput(rail, id, change) {
  const limits = { min: rail.min, max: rail.max, step: rail.step };
  const range = element("input", { type: "range", id, ...limits });
  const apply = (done) => change(rail.value(Number(range.value)), done);
  const free = fingerMaySlide(range, apply);
  if (rail.stops) stepByKeys(range, rail, change);
  range.addEventListener("input", () => { if (free()) apply(false); });
  range.addEventListener("change", () => { if (free()) apply(true); });
  return range;
}

function complaint(control, rail, words) {
  const allowed = `${rail.low} to ${rail.high} ${control.unit}`.trim();
  const unread = words && Number.isNaN(typed(words)) ? ", which is not one plain number" : "";
  return `${control.label} is ${words || "empty"}${unread}; allowed: ${allowed}. `
    + "The figure stays as it was.";
}

function snapped(control, value, stop) {
  return `${control.label}: this page was made without ${value}; it shows the nearest it has, `
    + `${spoken(control, stop)}.`;
}

// A box of type "number" drops the comma of 0,5 as it is typed, and hands back 5.
function numberBox(control, rail, stops, change, say) {
  const label = `${control.label}, in ${unitOf(control) || "numbers"}`;
  const box = element("input", { type: "text", class: "kb-box", role: "spinbutton",
    inputmode: rail.low < 0 ? "text" : "decimal", // some keypads of decimals have no minus
    autocomplete: "off", "aria-label": label, "aria-valuemin": rail.low,
    "aria-valuemax": rail.high });
  let present = control.value;
  const show = (value) => {
    present = value;
    const words = String(shown(value, control.step));
    if (document.activeElement !== box || typed(box.value) !== Number(words)) box.value = words;
    box.setAttribute("aria-valuenow", words);
    box.removeAttribute("aria-invalid");
  };
  const commit = () => {
    const value = typed(box.value);
    if (!(value >= rail.low && value <= rail.high)) {
      box.setAttribute("aria-invalid", "true");
      say(complaint(control, rail, box.value.trim()));
      return;
    }
    box.value = String(value); // 0,5 and 007 as they were understood
    if (value === shown(present, control.step)) { // what is shown is no new value
      change(present, true);
    } else {
      const used = stops ? rail.value(rail.place(value)) : value;
      change(used, true);
      if (used !== value) say(snapped(control, value, used));
    }
  };
  box.addEventListener("change", commit);
  box.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === "Enter") commit(); // outside a form, Enter alone makes no change event
    if (by === undefined) return;
    event.preventDefault(); // the browser's own step knows no stops
    change(rail.next(present, by), true);
  });
  return { box, show };
}

function sliderControl(control, stops, change, say) {
  const id = freshId(control.name);
  const rail = track(control, stops);
  const range = rangeInput(rail, id, change);
  const number = numberBox(control, rail, stops, change, say);
  const label = element("label", { for: id }, control.label);
  const unit = element("span", { class: "kb-unit" }, control.unit);
  const node = element("div", { class: "kb-control" }, label, range, number.box, unit,
    source(control));
  const show = (value) => {
    range.value = rail.place(value);
    range.setAttribute("aria-valuetext", spoken(control, value));
    number.show(value);
  };
  return { node, show };
}

function menu(control, change) {
  const id = freshId(control.name);
  const options = control.options.map(([value, words]) => element("option", { value }, words));
  const select = element("select", { id, onchange: () => change(select.value, true) }, ...options);
  const label = element("label", { for: id }, control.label);
  const node = element("div", { class: "kb-control kb-choice" }, label, select, source(control));
  return { node, show: (value) => { select.value = value; } };
}

function radios(control, change) {
  const name = freshId(control.name);
  const inputs = control.options.map(([value]) => (
    element("input", { type: "radio", name, value, onchange: () => change(value, true) })));
  const labels = control.options.map(([, words], i) => (
    element("label", { class: "kb-option" }, inputs[i], element("span", {}, words))));
  const node = element("fieldset", { class: "kb-control kb-choice" },
    element("legend", {}, control.label), element("div", { class: "kb-options" }, ...labels),
    source(control));
  const show = (value) => inputs.forEach((input, i) => {
    input.checked = control.options[i][0] === value;
  });
  return { node, show };
}

function choiceControl(control, change) {
  const { options } = control;
  const short = options.length <= FEW_OPTIONS
    && options.every(([, words]) => words.length <= SHORT_WORDS);
  return short ? radios(control, change) : menu(control, change);
}

function toggleControl(control, change) {
  const box = element("input", { type: "checkbox", onchange: () => change(box.checked, true) });
  const label = element("label", {}, box, element("span", {}, control.label));
  const node = element("div", { class: "kb-control kb-toggle" }, label, source(control));
  return { node, show: (value) => { box.checked = value; } };
}

export function makeControl(control, stops, change, say) {
  return withOff(control, bare(control, stops, change, say));
}

function bare(control, stops, change, say) {
  if (control.kind === "slider") return sliderControl(control, stops, change, say);
  if (control.kind === "choice") return choiceControl(control, change);
  return toggleControl(control, change);
}

// The values a page has computed for a slider, or null where it may take any.
export function stopsOf(spec, control) {
  if (!spec.table || control.kind !== "slider") return null;
  const axis = spec.table.axes.find((each) => each.name === control.name);
  return axis.smooth ? null : axis.values;
}
