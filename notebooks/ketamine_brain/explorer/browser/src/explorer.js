// The explorer: controls, the figure they move, and the sentence that says what it shows.

import { PinBoard } from "./pinboard.js";
import { button, element, freshId, region, together } from "./dom.js";
import { hasCurves } from "./figure.js";
import { keepInSight } from "./stick.js";
import { kernelSource, pageSource } from "./source.js";
import { liveFigure } from "./live.js";
import { makeControl, stopsOf } from "./controls.js";
import { offWords } from "./off.js";
import { settled } from "./timing.js";
import { taskList } from "./tasks.js";
import { toolbar } from "./tools.js";
import { watchSize } from "./sizes.js";

// The sentence, its quiet copy for those who hear it, and what there is to say besides.
function speech(spec) {
  const sentence = element("p", { class: "kb-sentence" }, spec.first);
  const announcement = element("p", { class: "kb-announce", "aria-live": "polite" });
  const message = element("p", { class: "kb-message", role: "status", hidden: true });
  const announce = settled((words) => { announcement.textContent = words; });
  const tell = (said) => {
    const words = together(said);
    if (sentence.textContent === words) return;
    sentence.textContent = words;
    announce(words);
  };
  const say = (words) => {
    if (message.textContent === words) return;
    message.textContent = words;
    message.hidden = !words;
  };
  return { sentence, announcement, message, tell, say, announce, stop: keepRoom(sentence) };
}

// A sentence that once needed more lines keeps them, so that what is below it stays where it is.
function keepRoom(sentence) {
  let [width, height] = [0, 0];
  const read = () => [sentence.offsetWidth, sentence.offsetHeight];
  return watchSize(sentence, read, ([wide, high]) => {
    let own = high;
    if (wide !== width && sentence.style.minHeight) { // turned: what it needs now, kept or not
      sentence.style.minHeight = "";
      own = sentence.offsetHeight;
    }
    height = wide === width ? Math.max(height, own) : own;
    width = wide;
    sentence.style.minHeight = `${height}px`;
  });
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

const MANY = 6; // more controls than this stand in two columns beside the figure
const CANNOT = "This figure cannot move here; it shows its starting values.";

class ExplorerView {
  constructor(model) {
    this.model = model;
    this.spec = model.get("spec");
    this.ours = false;
    this.framed = []; // who waits for the next frame
    this.start = this.collect((control) => control.value);
    this.figure = liveFigure(this.spec, () => this.values());
    this.words = speech(this.spec);
    this.saving = saver(model);
    this.source = this.makeSource();
    this.board = new PinBoard(this.spec, this.figure, () => this.values(),
      (id, values) => this.source.askPin(id, values));
    this.controls = this.collect((control) => makeControl(control, stopsOf(this.spec, control),
      (value, done) => this.hand({ [control.name]: value }, done), this.words.say));
    this.tasks = taskList(this.spec, this.words.announce);
    this.tools = toolbar(this.spec, this.toolView(), this.toolButtons());
  }

  collect(action) {
    return Object.fromEntries(this.spec.controls.map((each) => [each.name, action(each)]));
  }

  values() {
    return this.collect(({ name }) => this.model.get(name));
  }

  makeSource() {
    const { spec, model, words } = this;
    const onFrame = (frame) => this.onFrame(frame);
    const onFailure = (why) => {
      words.say(`${CANNOT} (${why})`);
      words.sentence.textContent = spec.first;
      this.panel.forEach((node) => node.remove());
    };
    return spec.offline ? pageSource(spec, onFrame, words.say, onFailure)
      : kernelSource(model, onFrame, words.say, () => kernelStatus(model));
  }

  onFrame(frame) {
    if (frame.pin !== undefined && frame.pin !== null) {
      this.board.answered(frame.pin, frame);
      return;
    }
    this.figure.show(frame);
    this.words.tell(frame.sentence);
    this.saving.now();
    this.tools.refresh();
    this.framed.splice(0).forEach((each) => each());
  }

  ask(looking = true) {
    const asked = this.source.ask(this.values(), looking);
    this.board.moved();
    this.figure.placeGrips();
    this.showOff();
    if (!asked) return;
    this.words.say("");
    this.saving.now();
  }

  set(changed, done) {
    this.ours = true;
    for (const [name, value] of Object.entries(changed)) {
      this.model.set(name, value);
      this.controls[name].show(value);
    }
    this.ours = false;
    if (done) this.saving.soon();
    this.ask(false);
  }

  // A move by the reader: it ends a run, and may be what a task asks for.
  hand(changed, done) {
    this.tools.pause();
    this.set(changed, done);
    this.tasks.moved(this.values());
  }

  showOff() {
    const values = this.values();
    this.spec.controls.forEach((each) => {
      this.controls[each.name].off(offWords(each, values));
    });
  }

  // The frame on show, asked for where the drawing is still the one that came.
  async need() {
    if (this.figure.last) return this.figure.last;
    const wait = new Promise((done) => { this.framed.push(done); });
    this.source.ask(this.values(), true);
    await wait;
    return this.figure.last;
  }

  toolView() {
    const { figure, words } = this;
    return {
      frame: () => figure.last,
      values: () => this.values(),
      sentence: () => words.sentence.textContent,
      svg: () => figure.figure.svg,
      pinned: () => this.board.words(),
      need: () => { this.need().then(() => this.tools.refresh()); },
      curve: async () => {
        await this.need();
        return figure.mainCurve();
      },
      valueOf: (name) => this.model.get(name),
      set: (name, value, done) => this.set({ [name]: value }, done),
      share: this.model.share,
    };
  }

  toolButtons() {
    const reset = button("Reset", () => this.hand({ ...this.start }, true));
    return hasCurves(this.spec.parts) ? [reset, this.board.add] : [reset];
  }

  render() {
    const { spec, words, figure, board } = this;
    const presets = Object.entries(spec.presets).map(([label, values]) => (
      button(label, () => this.hand({ ...this.start, ...values }, true))));
    const start = presets.length ? element("div", { class: "kb-buttons kb-presets", role: "group",
      "aria-label": "Settings to try" }, element("span", { class: "kb-buttons-label" }, "Try:"),
    ...presets) : null;
    const id = freshId("title");
    const title = element("h3", { class: "kb-title", id }, spec.title || "Explorer");
    const stage = element("div", { class: "kb-stage" }, figure.host, words.message);
    const nodes = spec.controls.map(({ name }) => this.controls[name].node);
    const many = nodes.length > MANY ? " kb-many" : "";
    const side = element("div", { class: "kb-side" },
      element("div", { class: "kb-controls" }, ...nodes), this.tools.nodes[0]);
    this.panel = [start, side].filter(Boolean);
    const view = element("div", { class: "kb-view" }, stage, words.sentence, words.announcement,
      board.list);
    const main = element("div", { class: `kb-main${many}` }, view, side);
    this.letGo = keepInSight({ main, view, stage, sentence: words.sentence });
    return region("kb-explorer", spec.title || "Explorer",
      element("div", { class: "kb-head" }, title, start), main, this.tools.nodes[1],
      ...[this.tasks.node].filter(Boolean));
  }

  stop() {
    this.tools.stop();
    this.source.stop();
    this.figure.stop();
    this.words.stop();
    this.letGo();
  }
}

export function renderExplorer({ model, el }) {
  const view = new ExplorerView(model);
  const { spec } = view;
  const deafen = listenTo(model, spec, (name) => {
    if (view.ours) return;
    view.controls[name].show(model.get(name));
    view.ask();
  });
  spec.controls.forEach(({ name }) => view.controls[name].show(model.get(name)));
  el.append(view.render());
  view.showOff();
  view.figure.readable(() => view.need(), view.words.announce);
  view.figure.gripped((changed, done) => view.hand(changed, done));
  if (movedOn(model, spec)) view.ask();
  return () => {
    view.stop();
    deafen();
  };
}

// The drawing shows the starting values; a view may be made in another state.
const movedOn = (model, spec) => spec.controls.some(({ name, value }) => model.get(name) !== value);

// Calls changed(name) when someone else moves a control; returns an end.
function listenTo(model, spec, changed) {
  const listeners = spec.controls.map(({ name }) => [`change:${name}`, () => changed(name)]);
  for (const [event, listener] of listeners) model.on(event, listener);
  return () => listeners.forEach(([event, listener]) => model.off(event, listener));
}
