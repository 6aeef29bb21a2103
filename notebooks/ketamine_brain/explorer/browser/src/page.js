// A page without a kernel: every widget's data stand in the page itself, and the address holds the
// settings.

import { addressOf, isNamed, settingOf, settingsIn } from "./address.js";
import { button, element } from "./dom.js";
import { render } from "./main.js";
import { throttled } from "./timing.js";

const NOTE_MS = 6000;
const ADDRESS_MS = 150; // WebKit allows 100 changes of the address in 10 s

function pageModel(spec, given) {
  const listeners = new Map();
  const state = { spec: { ...spec, offline: true }, guess: null, revealed: false, answers: {} };
  const of = (name) => listeners.get(name) || [];
  for (const control of spec.controls || []) {
    state[control.name] = settingOf(given, spec, control).value;
  }
  return {
    get: (name) => state[name],
    set: (name, value) => {
      if (state[name] === value) return;
      state[name] = value;
      of(`change:${name}`).forEach((listener) => listener());
    },
    on: (name, listener) => listeners.set(name, [...of(name), listener]),
    off: (name, listener) => listeners.set(name, of(name).filter((each) => each !== listener)),
    send: () => {},
    save_changes: () => {},
  };
}

// -- notes ---------------------------------------------------------------------------------------

// A note in the corner; it goes by itself unless it holds something to copy.
function noteBoard(host) {
  let timer = null;
  const clear = () => {
    clearTimeout(timer);
    host.replaceChildren();
  };
  const put = (stays, ...content) => {
    clear();
    host.replaceChildren(...content, button("Close", clear));
    if (!stays) timer = setTimeout(clear, NOTE_MS);
  };
  return {
    say: (words) => put(false, `${words} `),
    copy: (address) => {
      const box = element("input", { class: "kb-address", readonly: true, value: address,
        "aria-label": "Address to copy" });
      put(true, "Copy this address: ", box, " ");
      box.focus();
      box.select();
    },
  };
}

// -- the address ---------------------------------------------------------------------------------

// What the address held when the reader followed a link within the page stays with that entry.
function firstSettings() {
  const kept = history.state && history.state.kb;
  return settingsIn(location.hash) || settingsIn(kept || "") || new URLSearchParams();
}

function replaceState(state, address) {
  try {
    history.replaceState(state, "", address);
    return true;
  } catch { return false; } // a sandboxed frame, or too many changes: the figure goes on without
}

class PageAddress {
  constructor(board) {
    this.board = board;
    this.explorers = []; // { spec, model, host }
    this.named = new Set(); // specs whose settings the address holds
    this.given = firstSettings();
    this.write = throttled(() => replaceState(null, `#${this.words()}`), ADDRESS_MS);
    addEventListener("hashchange", () => this.changed());
    addEventListener("pagehide", () => this.write.flush());
  }

  words(first) {
    const named = this.explorers.filter(({ spec }) => this.named.has(spec))
      .sort((one, other) => (other.spec === first) - (one.spec === first));
    return addressOf(named.map(({ spec, model }) => {
      const values = spec.controls.map(({ name }) => [name, model.get(name)]);
      return { spec, values: Object.fromEntries(values) };
    }));
  }

  add(spec, model, host) {
    this.explorers.push({ spec, model, host });
    if (isNamed(this.given, spec)) this.named.add(spec);
    const touch = () => {
      this.named.add(spec);
      this.write();
    };
    Object.assign(model, { save_changes: touch });
    if (location.protocol === "about:") return; // a frame without an address has none to copy
    Object.assign(model, { share: () => {
      touch();
      this.write.flush();
      this.copy(spec);
    } });
  }

  // The explorer whose view is shared comes first: there the link opens.
  async copy(spec) {
    const address = `${location.href.split("#")[0]}#${this.words(spec)}`;
    try {
      await navigator.clipboard.writeText(address);
      this.board.say("Link copied.");
    } catch { this.board.copy(address); }
  }

  // A link to a view opens at its figure; a page that is loaded again stays where it was.
  goToShared() {
    const given = settingsIn(location.hash);
    const [coming] = performance.getEntriesByType("navigation");
    if (!given || (coming && coming.type !== "navigate")) return;
    const [first = ""] = given.keys();
    const shared = this.explorers.find(({ spec }) => first.startsWith(`${spec.name}.`));
    if (shared) requestAnimationFrame(() => shared.host.scrollIntoView({ behavior: "instant" }));
  }

  // A link pasted into the open page shows what it would show in a new one; a link to a place on
  // the page leaves the figures as they are, and the settings to a later reload.
  changed() {
    const given = settingsIn(location.hash);
    if (!given) {
      replaceState({ ...history.state, kb: this.words() }, location.href);
      return;
    }
    this.given = given;
    this.named = new Set();
    for (const { spec, model } of this.explorers) {
      if (isNamed(given, spec)) this.named.add(spec);
      for (const control of spec.controls) {
        model.set(control.name, settingOf(given, spec, control).value);
      }
    }
    this.complain();
  }

  // Says which settings could not be used.
  complain() {
    const refused = this.explorers.flatMap(({ spec }) => spec.controls
      .map((control) => settingOf(this.given, spec, control).refused).filter(Boolean));
    if (!refused.length) return;
    const list = [...new Set(refused)].join("; ");
    this.board.say(`The address asks for what is not here (${list}); the start is shown instead.`);
  }
}

// -- the widgets ---------------------------------------------------------------------------------

function mount(host, address) {
  const spec = JSON.parse(document.getElementById(host.dataset.kb).textContent);
  const model = pageModel(spec, address.given);
  if (spec.controls) address.add(spec, model, host);
  const live = element("div");
  render({ model, el: live });
  host.replaceChildren(...live.childNodes); // the saved form goes only now that this one works
}

const BROKEN = "This part does not run in this browser; what you see is its saved form.";

export function mountPage() {
  const note = document.getElementById("kb-page-note") || element("p");
  const address = new PageAddress(noteBoard(note));
  for (const host of document.querySelectorAll("[data-kb]")) {
    try {
      mount(host, address);
    } catch (problem) { // the others go on
      console.error(problem);
      const words = `${BROKEN} (${problem.message})`;
      host.append(element("p", { class: "kb-note", role: "status" }, words));
    }
  }
  address.complain();
  address.goToShared();
}

mountPage();
