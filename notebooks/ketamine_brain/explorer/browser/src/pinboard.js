// The pins of one explorer: up to three settings kept beside the present one, each with its name.

import { MOST_PINS, axesKey, pinWords, pinnedAt } from "./pins.js";
import { button, element } from "./dom.js";

const NOT_DRAWN = " (not drawn: the model refuses it)";

export class PinBoard {
  constructor(spec, figure, present, ask) {
    Object.assign(this, { spec, figure, present, ask });
    this.pins = []; // { id, values, key, refused }
    this.list = element("ul", { class: "kb-pins", "aria-label": "Pinned curves", hidden: true });
    this.add = button("Pin this curve", () => this.pin());
  }

  pin() {
    if (this.pins.length >= MOST_PINS) return;
    const taken = this.pins.map(({ id }) => id);
    const id = [1, 2, 3].find((each) => !taken.includes(each));
    this.pins.push({ id, values: this.present(), key: null });
    this.write();
    this.moved();
  }

  remove(id) {
    this.pins = this.pins.filter((pin) => pin.id !== id);
    this.figure.removePin(id);
    this.write();
    this.add.focus();
  }

  // After a move: pins on axes that have changed are hidden until they are computed anew.
  moved() {
    const present = this.present();
    const key = axesKey(this.spec, present);
    for (const pin of this.pins.filter((each) => each.key !== key)) {
      pin.key = key;
      this.figure.hidePin(pin.id);
      this.ask(pin.id, pinnedAt(this.spec, pin.values, present));
    }
    if (this.pins.length) this.name();
  }

  answered(id, frame) {
    const pin = this.pins.find((each) => each.id === id);
    if (!pin) return;
    pin.refused = Boolean(frame.refused);
    if (!pin.refused) this.figure.showPin(id, frame);
    this.name();
  }

  words() {
    const present = this.present();
    return this.pins.map(({ id, values, refused }) => (
      `Pinned ${id}: ${pinWords(this.spec, values, present)}${refused ? NOT_DRAWN : ""}`));
  }

  name() {
    this.words().forEach((words, i) => {
      const [said, off] = this.list.children[i].children;
      if (said.textContent === words) return;
      said.textContent = words;
      off.setAttribute("aria-label", `Remove: ${words}`);
    });
  }

  write() {
    const rows = this.words().map((words, i) => {
      const { id } = this.pins[i];
      const off = button("×", () => this.remove(id), { "aria-label": `Remove: ${words}` });
      return element("li", { class: `kb-pin kb-pin-${id}` }, element("span", {}, words), off);
    });
    this.list.replaceChildren(...rows);
    this.list.hidden = !rows.length;
    this.add.disabled = rows.length >= MOST_PINS;
  }
}
