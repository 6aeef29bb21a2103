// What people expect of a chart: its table, its picture, play, sound and link, in one toolbar.

import { button, element, freshId, saveBlob } from "./dom.js";
import { canListen, listenButton, pitches } from "./sound.js";
import { csvOf, empty, numberWords, tablesOf, thinned } from "./reading.js";
import { playButton, playable } from "./play.js";
import { pngFile, svgFile } from "./picture.js";
import { settled } from "./timing.js";

const stem = (spec) => (spec.name || spec.title || "figure").replace(/\W+/g, "-").toLowerCase();

// -- the table -----------------------------------------------------------------------------------

function tableOf({ name, x, y, rows }) {
  const axes = [0, 1].filter((axis) => !empty(rows, axis));
  const head = element("tr", {}, ...axes.map((axis) => (
    element("th", { scope: "col" }, [x, y][axis]))));
  const body = thinned(rows).map((row) => element("tr", {}, ...axes.map((axis) => (
    element("td", {}, row[axis] === null ? "–" : numberWords(row[axis]))))));
  const more = rows.length > body.length ? ` (${body.length} of ${rows.length} points)` : "";
  return element("table", {}, element("caption", {}, `${name}${more}`),
    element("thead", {}, head), element("tbody", {}, ...body));
}

function tablePanel(spec, view, say) {
  const holder = element("div", { class: "kb-tables", tabindex: 0, role: "group",
    "aria-label": "The numbers shown" });
  const words = element("p", {});
  const tables = () => (view.frame() ? tablesOf(spec, view.frame(), view.values()) : []);
  const fill = () => {
    words.textContent = view.sentence();
    const all = tables().map(tableOf);
    holder.replaceChildren(...(all.length ? all : [element("p", {},
      "This figure draws shares and areas; its numbers are in the sentence above.")]));
  };
  const csv = () => csvOf(tables(), view.sentence());
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(csv());
      say("Copied.");
    } catch { say("This browser does not let a page copy; save the CSV instead."); }
  };
  const save = () => saveBlob(`${stem(spec)}.csv`, new Blob([csv()], { type: "text/csv" }));
  const node = element("div", {}, words, element("div", { class: "kb-buttons" },
    button("Copy", copy), button("Save as CSV", save)), holder);
  return { node, fill };
}

// -- the picture ---------------------------------------------------------------------------------

function picturePanel(spec, view, say) {
  const file = () => svgFile(view.svg(), spec.title, view.sentence(), view.pinned());
  const svg = () => saveBlob(`${stem(spec)}.svg`,
    new Blob([file().text], { type: "image/svg+xml" }));
  const png = async () => {
    try {
      saveBlob(`${stem(spec)}.png`, await pngFile(file()));
      say("Saved.");
    } catch (problem) { say(`No PNG could be made (${problem.message}); save the SVG instead.`); }
  };
  const words = "The figure as it stands, with its sentence and the safety line:";
  const files = [button("Save as PNG", png), button("Save as SVG", svg)];
  const node = element("div", {}, element("p", {}, words),
    element("div", { class: "kb-buttons" }, ...files));
  return { node, fill: () => {} };
}

// -- the toolbar ---------------------------------------------------------------------------------

// One panel is open at a time, below the toolbar.
function panelBoard(panels, open) {
  const id = freshId("panel");
  const note = element("p", { class: "kb-note", role: "status" });
  const board = element("div", { class: "kb-panel", id, hidden: true });
  let shown = null;
  const show = (name) => {
    shown = shown === name ? null : name;
    board.hidden = !shown;
    note.textContent = "";
    if (shown) {
      board.replaceChildren(panels[shown].node, note);
      open();
      panels[shown].fill();
    }
    toggles.forEach(([each, node]) => node.setAttribute("aria-expanded", String(each === shown)));
  };
  const toggles = Object.keys(panels).map((name) => [name, button(name, () => show(name),
    { "aria-expanded": "false", "aria-controls": id })]);
  return {
    board,
    buttons: toggles.map(([, node]) => node),
    say: (words) => { note.textContent = words; },
    refresh: settled(() => { if (shown) panels[shown].fill(); }, 250),
  };
}

// On a phone the tools stand behind one button.
function moreButton(bar) {
  const more = button("More", () => {
    const open = bar.classList.toggle("kb-open");
    more.setAttribute("aria-expanded", String(open));
  }, { class: "kb-button kb-more", "aria-expanded": "false" });
  return more;
}

// Arrow keys go from tool to tool, as in every toolbar; Tab goes on.
function rove(bar) {
  const tools = () => [...bar.querySelectorAll("button")].filter((each) => each.offsetParent);
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const all = tools();
    const at = all.indexOf(event.target);
    if (by === undefined || at < 0) return;
    event.preventDefault();
    all[(at + by + all.length) % all.length].focus();
  });
}

// view: { frame, values, sentence, svg, pinned, need, curve, set, valueOf, share }
export function toolbar(spec, view, first) {
  const say = (words) => panels.say(words);
  const panels = panelBoard({ Table: tablePanel(spec, view, say),
    Picture: picturePanel(spec, view, say) }, view.need);
  const running = playable(spec);
  const play = running && playButton(spec, running, view.valueOf, view.set);
  const heard = async () => {
    const curve = await view.curve();
    return curve ? pitches(curve.points, curve.top, curve.bottom) : [];
  };
  const curves = spec.parts.some((part) => part.curve);
  const listen = curves && canListen() ? listenButton(heard) : null;
  const tools = [...panels.buttons, play && play.node, listen && listen.node,
    view.share ? button("Link", view.share, { title: "Copy a link to this view" }) : null];
  const bar = element("div", { class: "kb-tools", role: "toolbar",
    "aria-label": `Tools: ${spec.title || "figure"}` }, ...first);
  bar.append(moreButton(bar), ...tools.filter(Boolean));
  rove(bar);
  return {
    nodes: [bar, panels.board],
    refresh: panels.refresh,
    pause: () => { if (play) play.stop(); },
    playing: () => Boolean(play && play.playing()),
    stop: () => [play, listen].filter(Boolean).forEach((each) => each.stop()),
  };
}
