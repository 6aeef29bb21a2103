// Marks of a figure that one takes and moves along: by mouse, finger or key, in place of a slider.
//
// They lie in a drawing of their own over the figure's, in its units, so that a saved picture is
// the figure alone.

import { FINGER_RADIUS, followPointer, svgElement } from "./figure.js";
import { offWords } from "./off.js";

const RADIUS = 8;
const BESIDE = 13; // units to the right of what it moves, so that both are seen
const ARROWS = "M-2 -3.5L-5.5 0L-2 3.5M2 -3.5L5.5 0L2 3.5";
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 4, PageDown: -4 };
const ENDS = { Home: -Infinity, End: Infinity };

function placesOf(grip, values) {
  return grip.places[grip.by.map((name) => String(values[name])).join("|")];
}

// Where a mark stands, in units of the wide drawing.
export function standsAt(grip, values) {
  return placesOf(grip, values)[grip.values.indexOf(values[grip.control])];
}

// The value whose place is the nearest to x.
export function nearestValue(grip, values, x) {
  const places = placesOf(grip, values);
  const far = places.map((place) => Math.abs(place - x));
  return grip.values[far.indexOf(Math.min(...far))];
}

// The value some steps on, no further than either end.
export function stepsOn(grip, value, by) {
  const last = grip.values.length - 1;
  return grip.values[Math.min(last, Math.max(0, grip.values.indexOf(value) + by))];
}

class Grips {
  constructor(spec, values, change) {
    Object.assign(this, { spec, values, change, fits: null });
    this.layer = svgElement("svg", { class: "kb-grips", role: "group",
      "aria-label": "Marks that you can move" });
    this.grips = spec.grips.map((grip) => this.make(grip));
  }

  make(grip) {
    const control = this.spec.controls.find(({ name }) => name === grip.control);
    const slider = { class: "kb-grip", role: "slider", tabindex: 0, "aria-label": control.label,
      "aria-valuemin": control.low, "aria-valuemax": control.high };
    const hand = svgElement("g", slider, this.layer);
    svgElement("circle", { r: FINGER_RADIUS, class: "kb-hit" }, hand);
    svgElement("circle", { r: RADIUS }, hand);
    svgElement("path", { d: ARROWS }, hand);
    const set = (value, done) => this.change({ [grip.control]: value }, done);
    followPointer(hand, [hand],
      (event) => set(nearestValue(grip, this.values(), this.toWide(grip, event)), false),
      () => set(this.values()[grip.control], true));
    hand.addEventListener("keydown", (event) => {
      const by = KEYS[event.key] ?? ENDS[event.key];
      if (by === undefined) return;
      event.preventDefault();
      set(stepsOn(grip, this.values()[grip.control], by), true);
    });
    return { ...grip, hand, slider: control };
  }

  toWide(grip, event) {
    const at = new DOMPoint(event.clientX, event.clientY);
    const { x } = at.matrixTransform(this.layer.getScreenCTM().inverse());
    const [a, b] = this.fits ? this.fits[grip.part][0] : [0, 1];
    return (x - BESIDE - a) / b;
  }

  // Over a figure as it is drawn now: `fits` where that is the narrow drawing.
  over(svg, fits) {
    this.fits = fits;
    this.layer.setAttribute("viewBox", svg.getAttribute("viewBox"));
    this.place();
  }

  place() {
    const values = this.values();
    for (const { hand, slider, ...grip } of this.grips) {
      const [[ax, bx], [ay, by]] = this.fits ? this.fits[grip.part] : [[0, 1], [0, 1]];
      const right = this.layer.viewBox.baseVal.width - RADIUS - 1;
      const x = Math.min(right, ax + bx * standsAt(grip, values) + BESIDE);
      hand.setAttribute("transform", `translate(${x} ${ay + by * grip.y})`);
      hand.setAttribute("visibility", offWords(slider, values) ? "hidden" : "visible");
      hand.setAttribute("aria-valuenow", values[grip.control]);
      const unit = slider.spoken_unit || slider.unit || "";
      hand.setAttribute("aria-valuetext", `${values[grip.control]} ${unit}`.trim());
    }
  }
}

export const makeGrips = (spec, values, change) => new Grips(spec, values, change);
