// The figure in the drawing that fits the screen, with its last frame, its pins, and what is read.

import { applyFrame, isNarrow, mountFigure, movingParts, pinCurves, svgElement, whenTurned }
  from "./figure.js";
import { element } from "./dom.js";
import { makeGrips } from "./grips.js";
import { broadest, firsts, nearestPoint, pointWords, stepped, steps } from "./reading.js";
import { fitted } from "./geometry.js";
import { settled } from "./timing.js";

const REACH = 40; // SVG units from a curve within which its value is read
const STEPS = {
  ArrowRight: { along: 1 }, ArrowLeft: { along: -1 }, PageDown: { along: 10 },
  PageUp: { along: -10 }, ArrowDown: { across: 1 }, ArrowUp: { across: -1 },
  Home: { along: -Infinity }, End: { along: Infinity },
};
const READS = "Figure. Left and right arrow keys read values along a curve, up and down change "
  + "the curve.";

class LiveFigure {
  constructor(spec, valuesOf) {
    Object.assign(this, { spec, valuesOf, narrow: null, parts: [], last: null, put: null });
    this.pins = new Map(); // id → { frame, node }
    this.readout = element("div", { class: "kb-readout", hidden: true });
    this.drawing = element("div", { class: "kb-drawing", tabindex: 0, role: "group",
      "aria-label": READS });
    this.host = element("div", { class: "kb-canvas" }, this.drawing, this.readout);
    this.cursor = null;
    this.mount();
    this.stopTurning = whenTurned(() => this.mount());
    this.grips = null;
  }

  mount() {
    const { spec } = this;
    this.narrow = spec.narrow && isNarrow() ? spec.narrow : null;
    this.figure = mountFigure(this.drawing, (this.narrow || spec).svg, spec.alt);
    this.parts = movingParts(this.figure, spec.parts);
    this.drawing.classList.toggle("kb-wide", Boolean(spec.offline && isNarrow() && !this.narrow));
    this.dot = svgElement("circle", { r: 4.5, class: "kb-reading", visibility: "hidden" },
      this.figure.svg);
    this.readout.hidden = true;
    for (const [id, { frame }] of this.pins) this.showPin(id, frame);
    if (this.last) this.show(this.last);
    if (this.grips) this.grips.over(this.figure.svg, this.fits());
  }

  fits() {
    return this.narrow ? this.narrow.fits : null;
  }

  // Marks that change(values, done) the controls they stand for.
  gripped(change) {
    if (!(this.spec.grips || []).length) return;
    this.grips = makeGrips(this.spec, this.valuesOf, change);
    this.host.append(this.grips.layer);
    this.grips.over(this.figure.svg, this.fits());
  }

  placeGrips() {
    if (this.grips) this.grips.place();
  }

  placed(frame) {
    return this.narrow ? fitted(frame, this.narrow.fits, this.spec.parts) : frame;
  }

  show(frame) {
    this.last = frame;
    this.put = this.placed(frame);
    applyFrame(this.parts, this.put);
    if (this.cursor) this.point(this.cursor);
  }

  stop() {
    this.stopTurning();
  }

  // -- pins --------------------------------------------------------------------------------------

  showPin(id, frame) {
    this.removePin(id);
    const node = frame && pinCurves(this.parts, this.placed(frame), id);
    this.pins.set(id, { frame, node });
  }

  hidePin(id) {
    this.showPin(id, null);
  }

  removePin(id) {
    const pin = this.pins.get(id);
    if (pin && pin.node) pin.node.forEach((copy) => copy.remove());
    this.pins.delete(id);
  }

  // -- reading -----------------------------------------------------------------------------------

  // Calls need() where there is no frame yet; announce(words) for those who read by key.
  readable(need, announce) {
    const say = settled(announce, 300);
    const { drawing } = this;
    drawing.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch" || event.buttons) return;
      if (!this.put) need();
      else this.follow(event);
    });
    drawing.addEventListener("pointerdown", (event) => {
      if (this.put && event.pointerType === "touch") this.follow(event);
      else need();
    });
    drawing.addEventListener("pointerleave", () => this.unread());
    drawing.addEventListener("blur", () => this.unread());
    drawing.addEventListener("focus", () => { if (!this.put) need(); });
    drawing.addEventListener("keydown", (event) => {
      if (!this.put || !this.step(event.key)) return;
      event.preventDefault();
      say(this.readout.textContent);
    });
  }

  follow(event) {
    const matrix = this.figure.svg.getScreenCTM();
    if (!matrix) return;
    const x = (event.clientX - matrix.e) / matrix.a;
    const y = (event.clientY - matrix.f) / matrix.d;
    const found = nearestPoint(this.spec.parts, this.put, x, y, REACH);
    if (found) this.point(found);
    else this.unread();
  }

  // Left and right go along a curve, up and down to another one; returns whether it was our key.
  step(key) {
    if (!STEPS[key]) return false;
    const cursor = stepped(steps(this.spec.parts, this.put), this.cursor, this.main(), STEPS[key]);
    if (!cursor) return false;
    this.point(cursor);
    return true;
  }

  point(cursor) {
    const { part, point } = cursor;
    const { points } = this.put;
    if (!(2 * point + 1 < points.length) || Number.isNaN(points[2 * point])) {
      this.unread();
      return;
    }
    this.cursor = cursor;
    this.dot.setAttribute("cx", points[2 * point]);
    this.dot.setAttribute("cy", points[2 * point + 1]);
    this.dot.setAttribute("visibility", "visible");
    const data = this.last.points;
    this.readout.textContent = pointWords(this.spec, this.spec.parts[part], this.valuesOf(),
      data[2 * point], data[2 * point + 1]);
    this.readout.hidden = false;
  }

  unread() {
    this.cursor = null;
    this.readout.hidden = true;
    this.dot.setAttribute("visibility", "hidden");
  }

  // The curve drawn with the broadest line.
  main() {
    return broadest(this.parts, (k) => this.last && this.last.lengths[k]);
  }

  // [[x, y], …] of the main curve in SVG units, and how high and low it may stand.
  mainCurve() {
    const k = this.main();
    if (k < 0) return null;
    const first = firsts(this.put.lengths)[k];
    const points = Array.from({ length: this.put.lengths[k] }, (_, i) => (
      [this.put.points[2 * (first + i)], this.put.points[2 * (first + i) + 1]]));
    const heights = points.map(([, y]) => y).filter((y) => !Number.isNaN(y));
    return { points: points.filter(([, y]) => !Number.isNaN(y)),
      top: Math.min(...heights), bottom: Math.max(...heights) };
  }
}

export const liveFigure = (spec, valuesOf) => new LiveFigure(spec, valuesOf);
