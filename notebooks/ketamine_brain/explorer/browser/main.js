// Where each kind of widget is drawn; the same in JupyterLab (through anywidget) and on a page (through `mountPage`).

import { renderExplorer } from "./explorer.js";
import { renderPredict } from "./predict.js";
import { renderQuiz } from "./quiz.js";

const renderers = { explorer: renderExplorer, predict: renderPredict, quiz: renderQuiz };

export function render(view) {
  return renderers[view.model.get("spec").kind](view);
}

export default { render };
