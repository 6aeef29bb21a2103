// A control that can run by itself: time passes, trials follow each other.

import { button } from "./dom.js";
import { stopsOf } from "./controls.js";
import { runOf, track } from "./numbers.js";

const SECONDS = 8;
const TICK_MS = 50;
const CALM_STEPS = 8; // for those who asked for less motion: a few steps, a second each
const CALM_MS = 1000;

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export const playable = (spec) => spec.controls.find((control) => control.play) || null;

// { node, stop } for the control that can run; set(name, value, done) moves it.
export function playButton(spec, control, valueOf, set) {
  let timer = null;
  const rail = track(control, stopsOf(spec, control));
  const stop = () => {
    if (timer === null) return;
    clearInterval(timer);
    timer = null;
    node.textContent = "Play";
    node.setAttribute("aria-pressed", "false");
    set(control.name, valueOf(control.name), true);
  };
  const start = () => {
    const [count, wait] = calm() ? [CALM_STEPS, CALM_MS] : [(SECONDS * 1000) / TICK_MS, TICK_MS];
    const values = runOf(rail, valueOf(control.name), count);
    const pause = Math.max(wait, (SECONDS * 1000) / values.length / 2);
    let i = 0;
    timer = setInterval(() => {
      if (i >= values.length || !node.isConnected) {
        stop();
        return;
      }
      set(control.name, values[i], false);
      i += 1;
    }, calm() ? wait : Math.min(pause, 800));
    node.textContent = "Pause";
    node.setAttribute("aria-pressed", "true");
  };
  const node = button("Play", () => (timer === null ? start() : stop()),
    { "aria-pressed": "false", title: `Runs along: ${control.label}` });
  return { node, stop, playing: () => timer !== null };
}
