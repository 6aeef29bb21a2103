// While nobody's hand is on a figure, its page goes along each slider once, unseen: when the hand
// comes, the browser has compiled the model, and what the model keeps is there.

import { runOf, track } from "./numbers.js";
import { stopsOf } from "./controls.js";
import { whenIdle } from "./timing.js";

const PLACES = 16; // along each slider

function* alongEachSlider(spec, answer) {
  const start = Object.fromEntries(spec.controls.map(({ name, value }) => [name, value]));
  for (const control of spec.controls.filter(({ kind }) => kind === "slider")) {
    const rail = track(control, stopsOf(spec, control));
    for (const value of runOf(rail, rail.low, PLACES)) {
      answer({ ...start, [control.name]: value });
      yield;
    }
  }
  answer(start); // a model keeps what was asked for last, and most hands begin here
}

// answer(values) is what a move asks, isBusy() whether a hand is at work; returns an end.
export const rehearse = (spec, answer, isBusy) => whenIdle(alongEachSlider(spec, answer), isBusy);
