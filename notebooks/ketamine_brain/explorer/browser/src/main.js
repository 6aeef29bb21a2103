// Where each kind of widget is drawn: in JupyterLab through anywidget, on a page through page.js.

import { renderExplorer } from "./explorer.js";
import { renderGuesses } from "./guesses.js";
import { renderPredict } from "./predict.js";
import { renderQuiz } from "./quiz.js";

const renderers = {
  explorer: renderExplorer,
  guesses: renderGuesses,
  predict: renderPredict,
  quiz: renderQuiz,
};

export function render(view) {
  view.el.classList.add("kb");
  // JupyterLab takes the arrow keys for itself unless the very element in focus says no.
  view.el.addEventListener("focusin", (event) => {
    event.target.dataset.lmSuppressShortcuts = "true";
  });
  return renderers[view.model.get("spec").kind](view);
}

export default { render };
