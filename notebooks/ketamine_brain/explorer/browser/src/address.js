// Settings in the address: #dose=0.5 sets the control of that name in every explorer that has one,
// #course.dose=0.5 in that explorer alone.

import { nearest, tidy } from "./numbers.js";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

// The settings of a hash, or null where it leads to a place on the page (#ref-MUR-01).
export function settingsIn(hash) {
  const words = hash.replace(/^#/, "");
  return words.includes("=") ? new URLSearchParams(words) : null;
}

// A table of stops shows computed values only, so a number goes to the nearest one.
export function atStop(spec, control, value) {
  const axis = spec.table && spec.table.axes.find((each) => each.name === control.name);
  return axis && !axis.smooth ? axis.values[nearest(axis.values, value)] : tidy(value);
}

const readers = {
  toggle: (spec, control, words) => ({ true: true, false: false })[words],
  choice: (spec, { options }, words) => (
    options.some(([value]) => value === words) ? words : undefined),
  slider: (spec, control, words) => {
    const value = NUMBER.test(words) ? Number(words) : NaN;
    if (!(value >= control.low && value <= control.high)) return undefined;
    return atStop(spec, control, value);
  },
};

// The value of a control, and the setting that could not be used, in words.
export function settingOf(given, spec, control) {
  const [own, any] = [`${spec.name}.${control.name}`, control.name].map((key) => given.get(key));
  const words = own === null ? any : own;
  if (words === null) return { value: control.value, refused: null };
  const value = readers[control.kind](spec, control, words);
  return value === undefined
    ? { value: control.value, refused: `${control.label}: ${words}` } : { value, refused: null };
}

export const isNamed = (given, spec) => (spec.controls || []).some(({ name }) => (
  given.has(name) || given.has(`${spec.name}.${name}`)));

// [{ spec, values }] as the words behind the #.
export function addressOf(explorers) {
  const given = new URLSearchParams();
  for (const { spec, values } of explorers) {
    for (const [name, value] of Object.entries(values)) given.set(`${spec.name}.${name}`, value);
  }
  return String(given);
}
