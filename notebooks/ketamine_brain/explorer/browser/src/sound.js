// A curve as sound: time runs from left to right, height is pitch.

import { button } from "./dom.js";

const LOW_HZ = 220;
const HIGH_HZ = 880;
const SECONDS = 4;
const NOTES = 120;
const LOUD = 0.15;

// The y at `count` even places of x between the curve's ends; NaN where it has a gap.
function evenly(points, count) {
  const there = points.filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
  const [first, last] = [there[0][0], there[there.length - 1][0]];
  let i = 0;
  return Array.from({ length: count }, (_, k) => {
    const x = first + (k / (count - 1)) * (last - first);
    while (i < there.length - 2 && there[i + 1][0] < x) i += 1;
    const [[x0, y0], [x1, y1]] = [there[i], there[Math.min(i + 1, there.length - 1)]];
    return x1 === x0 ? y0 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  });
}

// Pitches in Hz from left to right; y is in SVG units, so a smaller one is higher.
export function pitches(points, top, bottom, count = NOTES) {
  if (points.length < 2) return [];
  return evenly(points, count).map((y) => {
    const height = Math.min(1, Math.max(0, (bottom - y) / (bottom - top || 1)));
    return LOW_HZ * (HIGH_HZ / LOW_HZ) ** height;
  });
}

const AudioContextOf = () => globalThis.AudioContext || globalThis.webkitAudioContext;

export const canListen = () => Boolean(AudioContextOf());

function play(hertz, ended) {
  const context = new (AudioContextOf())();
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  tone.connect(volume);
  const pan = context.createStereoPanner ? context.createStereoPanner() : null;
  if (pan) volume.connect(pan).connect(context.destination);
  else volume.connect(context.destination);
  const start = context.currentTime + 0.05;
  hertz.forEach((pitch, i) => {
    const at = start + (i / hertz.length) * SECONDS;
    tone.frequency.linearRampToValueAtTime(pitch, at);
    if (pan) pan.pan.linearRampToValueAtTime((2 * i) / hertz.length - 1, at);
  });
  volume.gain.setValueAtTime(LOUD, start);
  volume.gain.linearRampToValueAtTime(0, start + SECONDS);
  tone.start(start);
  tone.stop(start + SECONDS);
  tone.onended = ended;
  return () => {
    tone.onended = null;
    context.close();
  };
}

// { node, stop }: `heard` gives the pitches of the figure as it stands.
export function listenButton(heard) {
  let end = null;
  const stop = () => {
    if (end) end();
    end = null;
    node.textContent = "Listen";
    node.setAttribute("aria-pressed", "false");
  };
  const node = button("Listen", async () => {
    if (end) return stop();
    const hertz = await heard();
    if (!hertz.length) return undefined;
    end = play(hertz, stop);
    node.textContent = "Stop the sound";
    node.setAttribute("aria-pressed", "true");
    return undefined;
  }, { "aria-pressed": "false", title: "The main curve as sound: left to right, height as pitch" });
  return { node, stop };
}
