// Who answers a question "what does the figure show at these values?": the kernel, or the page.
//
// ask(values, looking) → whether the figure shows just these already. What was just asked is not
// asked again, whatever asks: a slider's `input` and `change`, a second listener, a preset pressed
// twice. Who is looking follows a move of someone else's, and the kernel sets nothing by it: its
// question may be answered late, in another thread, when the hand is somewhere else.

import { decodeTable, lookUp } from "./table.js";
import { rehearse } from "./rehearsal.js";
import { runTwin } from "./twin.js";

export const PATIENCE_MS = 1800;
const SETTLED_MS = 600; // after a move, a hand may move again

const LATE = {
  busy: "The kernel is not answering yet: it is busy, with another cell or with this figure. The "
    + "figure follows when that is done.",
  dead: "The kernel is not answering: it has stopped. Choose Kernel ▸ Restart Kernel and Run All "
    + "Cells.",
  other: "The kernel is not answering (busy, restarted or stopped). Move again to ask again; after "
    + "a restart, run the cells again.",
};
const STAYS = " The figure still shows the last settings it answered.";

// What is known of the kernel, in words; a front end that does not tell gets all cases.
export function lateWords(status) {
  if (status === "busy") return LATE.busy + STAYS;
  if (status === "dead" || status === "terminating") return LATE.dead + STAYS;
  return LATE.other + STAYS;
}

const reason = (problem) => String((problem && problem.message) || problem);

let views = 0;

function viewName() {
  views += 1;
  return `view-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}-${views}`;
}

// One request in flight, numbered; the latest values go next. One that is not answered in time is
// given up: the next is sent, and its own answer still counts if it comes.
class KernelSource {
  constructor(model, onFrame, onMessage, kernelStatus) {
    Object.assign(this, { model, onFrame, onMessage, kernelStatus });
    this.view = viewName();
    this.sent = 0; // the newest number, and its values
    this.mainSent = 0;
    this.sentValues = null;
    this.drawn = 0; // the newest number whose frame was drawn
    this.flying = 0; // the number waited for; 0: none
    this.next = null; // { values, more } to send after it
    this.pins = new Map(); // id → values of a pinned setting, sent when nothing else waits
    this.flyingPin = null;
    this.asked = null; // the newest values asked that are waiting or were drawn
    this.watchdog = null;
    this.listen = (content, buffers) => this.hear(content, buffers);
    model.on("msg:custom", this.listen);
  }

  ask(values, looking = false) {
    const key = JSON.stringify(values);
    if (key === this.asked) return !this.flying || this.flyingPin !== null;
    this.asked = key;
    const moved = !looking || Boolean(this.next && !this.next.more.looking);
    const next = { values: { ...values }, more: moved ? {} : { looking: true } };
    if (this.flying) this.next = next;
    else this.send(next);
    return false;
  }

  askPin(id, values) {
    this.pins.set(id, values);
    if (!this.flying) this.release();
  }

  stop() {
    clearTimeout(this.watchdog);
    this.model.off("msg:custom", this.listen);
  }

  send({ values, more }) {
    const pin = "pin" in more ? more.pin : null;
    this.sent += 1;
    this.flying = this.sent;
    this.flyingPin = pin;
    if (pin === null) [this.mainSent, this.sentValues] = [this.sent, JSON.stringify(values)];
    const number = this.sent;
    this.watchdog = setTimeout(() => this.giveUp(number), PATIENCE_MS);
    try {
      const sending = this.model.send({ type: "ask", number: `${this.view}:${number}`, values,
        ...more });
      if (sending && sending.catch) sending.catch(() => this.giveUp(number));
    } catch { this.giveUp(number); }
  }

  giveUp(number) {
    if (number !== this.flying) return;
    // the same values may then be asked again
    if (!this.next && this.flyingPin === null) this.asked = null;
    this.onMessage(lateWords(this.kernelStatus()));
    this.release();
  }

  release() {
    clearTimeout(this.watchdog);
    this.flying = 0;
    const { next } = this;
    this.next = null;
    this.flyingPin = null;
    if (next) {
      this.send(next);
      return;
    }
    for (const [pin, values] of this.pins) {
      this.pins.delete(pin);
      this.send({ values, more: { pin } });
      return;
    }
  }

  hear(content, buffers) {
    if (content.type !== "frame" && content.type !== "refused") return;
    const { number } = content;
    if (number === null || number === undefined) { // sent unasked, from Python
      if (content.type === "frame") this.draw(content, buffers);
      return;
    }
    const [view, own] = String(number).split(":");
    if (view === this.view) this.settle(content, buffers, Number(own));
  }

  settle(content, buffers, number) {
    const refused = content.type === "refused";
    if (typeof content.pin === "number") {
      this.settlePin(content, buffers, number, refused);
      return;
    }
    if (number === this.mainSent && !this.next) this.asked = refused ? null : this.sentValues;
    if (number === this.flying) this.release();
    if (refused) this.onMessage(content.message || "The model refuses these settings.");
    else if (number > this.drawn) {
      this.drawn = number;
      this.draw(content, buffers);
    }
  }

  settlePin(content, buffers, number, refused) {
    const newer = this.pins.has(content.pin);
    if (number === this.flying) this.release();
    if (newer) return;
    if (refused) this.onFrame({ pin: content.pin, refused: true });
    else this.draw(content, buffers);
  }

  draw(content, buffers) {
    try {
      this.onFrame({ ...content, points: asFloats(buffers && buffers[0]) });
      this.onMessage("");
    } catch (problem) {
      this.onMessage(`What the kernel sent could not be drawn (${reason(problem)}).`);
    }
  }
}

export function kernelSource(model, onFrame, onMessage, kernelStatus = () => null) {
  return new KernelSource(model, onFrame, onMessage, kernelStatus);
}

function asFloats(buffer) {
  if (!buffer) return new Float32Array(0);
  const { buffer: all, byteOffset, byteLength } = buffer.buffer ? buffer : new DataView(buffer);
  return new Float32Array(all.slice(byteOffset, byteOffset + byteLength));
}

// Without a kernel the answer comes at once, from the table or the twin. `onFailure` hears why
// this figure cannot move at all.
export function pageSource(spec, onFrame, onMessage, onFailure) {
  let table = null;
  let asked = null;
  let values = null;
  const pins = new Map();
  const answers = (settings) => (table ? lookUp(table, settings) : runTwin(spec, settings));
  let moved = -Infinity;
  let stop = () => {};
  const isBusy = () => performance.now() - moved < SETTLED_MS;
  const ready = () => { stop = rehearse(spec, answers, isBusy); };
  const draw = () => {
    try {
      onFrame(answers(values));
      onMessage("");
    } catch (problem) {
      asked = null;
      onMessage(`These settings could not be shown (${reason(problem)}). The figure stays.`);
    }
  };
  const drawPin = (pin, settings) => {
    try {
      onFrame({ ...answers(settings), pin });
    } catch (problem) {
      onFrame({ pin, refused: true });
      onMessage(`A pinned setting could not be shown (${reason(problem)}).`);
    }
  };
  if (spec.table) {
    decodeTable(spec.table).then((decoded) => {
      table = decoded;
      if (values) draw();
      pins.forEach((settings, pin) => drawPin(pin, settings));
      ready();
    }).catch((problem) => onFailure(reason(problem)));
  } else ready();
  return {
    ask: (settings) => {
      const key = JSON.stringify(settings);
      if (key === asked) return Boolean(table) || !spec.table;
      asked = key;
      moved = performance.now();
      values = { ...settings };
      if (table || !spec.table) draw();
      return false;
    },
    askPin: (pin, settings) => {
      if (table || !spec.table) drawPin(pin, settings);
      else pins.set(pin, settings);
    },
    stop: () => stop(),
  };
}
