// A page without a kernel: every widget's data stand in the page itself, and the address holds the settings.

import { render } from "./main.js";
import { nearest } from "./table.js";

function pageModel(spec, address) {
  const listeners = new Map();
  const state = { spec: { ...spec, offline: true }, guess: null, revealed: false, answers: {} };
  const names = (spec.controls || []).map((control) => control.name);
  for (const control of spec.controls || []) state[control.name] = address.read(spec, control);
  const model = {
    get: (name) => state[name],
    set: (name, value) => {
      if (state[name] === value) return;
      state[name] = value;
      (listeners.get(`change:${name}`) || []).forEach((listener) => listener());
    },
    on: (name, listener) => listeners.set(name, [...(listeners.get(name) || []), listener]),
    off: () => {},
    send: () => {},
    save_changes: () => { if (names.length) address.write(spec, Object.fromEntries(names.map((n) => [n, state[n]]))); },
  };
  if (names.length) model.share = () => { model.save_changes(); address.copy(); };
  return model;
}

// #dose=0.5 sets the control of that name in every explorer that has one; #course.dose=0.5 in that explorer alone.
function pageAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  const note = document.getElementById("kb-page-note");
  return {
    read: (spec, control) => {
      const words = given.get(`${spec.name}.${control.name}`) ?? given.get(control.name);
      if (words === null) return control.value;
      if (control.kind === "toggle") return words === "true";
      if (control.kind === "choice") return control.options.some(([v]) => v === words) ? words : control.value;
      const value = Number(words);
      return words !== "" && Number.isFinite(value) && value >= control.low && value <= control.high ? atStop(spec, control, value) : control.value;
    },
    write: (spec, values) => {
      for (const [name, value] of Object.entries(values)) given.set(`${spec.name}.${name}`, value);
      history.replaceState(null, "", `#${given}`);
    },
    copy: async () => {
      try { await navigator.clipboard.writeText(location.href); note.textContent = "Link copied."; } catch { note.textContent = `Copy this address: ${location.href}`; }
    },
  };
}

// A table of stops shows computed values only, so a setting from the address goes to the nearest one.
function atStop(spec, control, value) {
  const axis = spec.table?.axes.find((each) => each.name === control.name);
  return axis && !axis.smooth ? axis.values[nearest(axis.values, value)] : value;
}

export function mountPage() {
  const address = pageAddress();
  for (const host of document.querySelectorAll("[data-kb]")) {
    const spec = JSON.parse(document.getElementById(host.dataset.kb).textContent);
    host.replaceChildren();
    render({ model: pageModel(spec, address), el: host });
  }
}
