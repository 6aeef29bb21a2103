// What moves stays in sight while one scrolls to its controls, where it leaves them room: the
// figure with its sentence, or else the figure alone.

import { watchSize } from "./sizes.js";

const MOST_FIGURE = 0.55; // of the window
const MOST_BOTH = 0.65;

// [which sticks, how high it is], of heights in px.
export function sticking(figure, words, room) {
  if (figure + words <= MOST_BOTH * room) return ["both", figure + words];
  return figure <= MOST_FIGURE * room ? ["figure", figure] : ["none", 0];
}

// `view` holds `stage` and `sentence`, `main` the controls too; returns an end.
export function keepInSight({ main, view, stage, sentence }) {
  const read = () => sticking(stage.offsetHeight, sentence.offsetHeight, innerHeight);
  const act = ([which, height]) => {
    view.classList.toggle("kb-sticky", which === "both");
    stage.classList.toggle("kb-sticky", which === "figure");
    main.style.setProperty("--kb-stuck", `${height}px`);
  };
  const ends = [stage, sentence].map((node) => watchSize(node, read, act));
  return () => ends.forEach((end) => end());
}
