// A reader's own predictions once more at the end of a notebook, each beside its answer.

import { KEPT, recall } from "./store.js";
import { element, region } from "./dom.js";
import { inPlace, keptGuess } from "./score.js";

const NONE = "You have made no prediction in this notebook on this machine. Go back to one: what "
  + "you draw there comes back here.";

const unit = ({ spoken_unit }) => (spoken_unit ? ` ${spoken_unit}` : "");

const rowsOf = {
  curve: ({ truth, handles }, guess) => handles.names.map((name, i) => (
    `${name}: you drew ${guess[i]}, the answer is ${truth[i]}${unit(handles)}`)),
  number: ({ truth, handles }, guess) => [
    `you said ${guess}, the answer is ${truth}${unit(handles)}`],
  ranking: ({ truth }, guess) => [
    `you put ${inPlace(guess, truth)} of ${guess.length} in their place`],
};

// [{ question, rows, answer }] of the predictions that were made; `kept(key)` gives what is kept.
export function guessesOf(items, kept) {
  return items.filter((item) => kept(item.key)).map((item) => {
    const { guess, revealed } = keptGuess(item, kept(item.key));
    if (!revealed) {
      return { question: item.question, rows: ["you have a guess here, and have not looked yet"],
        answer: "" };
    }
    return { question: item.question, rows: rowsOf[item.mode](item, guess), answer: item.answer };
  });
}

export function renderGuesses({ model, el }) {
  const spec = model.get("spec");
  const list = element("div", {});
  const show = () => {
    const made = guessesOf(spec.items, recall);
    const blocks = made.map(({ question, rows, answer }) => element("div", { class: "kb-guessed" },
      element("p", { class: "kb-question" }, question),
      element("ul", {}, ...rows.map((words) => element("li", {}, words))),
      element("p", {}, answer)));
    list.replaceChildren(...(blocks.length ? blocks : [element("p", {}, NONE)]));
  };
  el.append(region("kb-guesses", "Your predictions",
    element("h3", { class: "kb-title" }, "Your predictions, once more"), list));
  show();
  addEventListener(KEPT, show);
  return () => removeEventListener(KEPT, show);
}
