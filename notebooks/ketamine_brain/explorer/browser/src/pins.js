// Pinned settings: which values each stands for now, what it is called, when it is computed again.

import { broadest, firsts } from "./reading.js";
import { isOff } from "./off.js";
import { shown } from "./numbers.js";

export const MOST_PINS = 3;

const copied = (values, names) => Object.fromEntries(names.map((name) => [name, values[name]]));

// A pin keeps its own values, and follows the present ones in what the axes run over.
export const pinnedAt = (spec, own, present) => ({ ...own, ...copied(present, spec.axes || []) });

export const axesKey = (spec, present) => JSON.stringify(copied(present, spec.axes || []));

export function settingWords(control, value) {
  if (control.kind === "choice") return control.options.find(([key]) => key === value)[1];
  if (control.kind === "toggle") return `${control.label}: ${value ? "on" : "off"}`;
  return `${control.label} ${shown(value, control.step)} ${control.unit || ""}`.trim();
}

// What of a pin differs from the present setting, in words.
export function pinWords(spec, own, present) {
  const values = pinnedAt(spec, own, present);
  const differ = spec.controls.filter((control) => (
    values[control.name] !== present[control.name] && !isOff(control, values)));
  const words = differ.map((control) => settingWords(control, values[control.name]));
  return words.join(", ") || "the setting shown now";
}

// Where the number of a pin stands: a third, a half or two thirds along what is drawn of the main
// curve, so that three numbers stand apart; null where no curve is drawn.
export function labelPlace(parts, { points, lengths }, id) {
  const begins = firsts(lengths);
  const isGap = (i) => Number.isNaN(points[2 * i]) || Number.isNaN(points[2 * i + 1]);
  const drawn = lengths.map((length, k) => (
    Array.from({ length }, (_, i) => begins[k] + i).filter((i) => !isGap(i))));
  const part = broadest(parts, (k) => drawn[k].length);
  if (part < 0) return null;
  const i = drawn[part][Math.floor((drawn[part].length * (1 + id)) / 6)];
  return { part, x: points[2 * i], y: points[2 * i + 1] };
}
