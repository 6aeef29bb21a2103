// The figure: matplotlib's SVG, put on the page once; then only the parts that move are rewritten.

import { keeper, tuckIn } from "./inside.js";
import { markShape, marksData, pathData } from "./geometry.js";
import { labelPlace } from "./pins.js";

const SVG = "http://www.w3.org/2000/svg";
let views = 0;

export function svgElement(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (parent) parent.appendChild(element);
  return element;
}

export function mountFigure(host, svgText, label) {
  views += 1; // ids differ between views, or they would steal each other's markers
  const token = `kb${Date.now().toString(36)}${views}`;
  const parser = new DOMParser();
  const parsed = parser.parseFromString(svgText.split("KBID").join(token), "image/svg+xml");
  const svg = document.importNode(parsed.documentElement, true);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.classList.add("kb-svg");
  host.replaceChildren(svg);
  const moving = (words) => words.closest(`[id^="${token}-kb-"]`);
  tuckIn(svg, moving);
  // Names of parts are whatever an author wrote, so they are compared, never made a selector.
  const named = new Map([...svg.querySelectorAll("[id]")].map((node) => [node.id, node]));
  return { svg, find: (id) => named.get(`${token}-${id}`) };
}

export function movingParts(figure, specs) {
  const keep = keeper(figure.svg);
  return specs.map((spec) => {
    const node = figure.find(spec.id);
    if (!node) throw new Error(`the figure has no part ${spec.id}`);
    const [path, words] = [node.querySelector("path"), node.querySelector("text")];
    const width = path ? Number(path.getAttribute("stroke-width")) || 0 : 0;
    const part = { ...spec, node, path, words, keep, width };
    return spec.kind === "marks" ? { ...part, ...marksAsOne(figure.svg, node) } : part;
  });
}

// All marks of a part become one path: a browser lays out one path thirty times as fast as the
// hundred and twenty marks of notebook 10.
function marksAsOne(svg, node) {
  const marks = [...node.querySelectorAll("use")];
  const drawn = svg.querySelector(marks[0].getAttribute("href"));
  const shape = markShape(drawn.getAttribute("d"));
  const path = drawn.cloneNode(false);
  path.removeAttribute("id");
  for (const { name, value } of marks[0].attributes) {
    if (!["x", "y", "href"].includes(name)) path.setAttribute(name, value);
  }
  const places = marks.flatMap((mark) => ["x", "y"].map((side) => (
    Number(mark.getAttribute(side)))));
  path.setAttribute("d", marksData(shape, places, 0, marks.length));
  node.replaceChildren(path);
  return { path, shape };
}

function same(old, points) {
  if (!old || old.length !== points.length) return false;
  for (let i = 0; i < points.length; i += 1) {
    const [was, is] = [old[i], points[i]];
    if (was !== is && !(Number.isNaN(was) && Number.isNaN(is))) return false;
  }
  return true;
}

function placePoints(part, points) {
  if (same(part.drawn, points)) return;
  part.drawn = points;
  const count = points.length / 2;
  const data = part.kind === "marks" ? marksData(part.shape, points, 0, count)
    : pathData(points, 0, count, part.closed);
  part.path.setAttribute("d", data);
}

// Words are all written before any is measured, and all measured before any is moved: the browser
// lays a figure out anew for each measure after a change.
function placeWords(parts, texts) {
  for (const part of parts) {
    const said = texts[part.id][2];
    if (part.said !== said) part.words.textContent = said;
    part.said = said;
  }
  const moves = parts.map(({ id, words, said, keep }) => (
    `translate(${keep(words, said, texts[id][0])} ${texts[id][1]})`));
  parts.forEach((part, i) => {
    if (part.moved !== moves[i]) part.node.setAttribute("transform", moves[i]);
    part.moved = moves[i];
  });
}

// frame: { points: Float32Array of x, y; lengths: points a part; texts: { id: [dx, dy, words] } },
// new in each frame. What is as it was is not written again.
export function applyFrame(parts, frame) {
  let from = 0;
  parts.forEach((part, i) => {
    const to = from + 2 * frame.lengths[i];
    if (part.kind !== "text") placePoints(part, frame.points.subarray(from, to));
    from = to;
  });
  placeWords(parts.filter(({ kind }) => kind === "text"), frame.texts);
}

export const hasCurves = (specs) => specs.some((part) => part.curve);

// A pale copy of the curves, as they stand in `frame`, with the pin's number at the first one.
export function pinCurves(parts, frame, id) {
  const copies = [];
  let first = 0;
  parts.forEach((part, i) => {
    const count = frame.lengths[i];
    if (part.curve) {
      const copy = part.path.cloneNode(false);
      copy.removeAttribute("id");
      copy.setAttribute("class", `kb-pinned kb-pinned-${id}`);
      copy.setAttribute("d", pathData(frame.points, first, count, false));
      part.node.parentNode.insertBefore(copy, part.node);
      copies.push(copy);
    }
    first += count;
  });
  const label = pinLabel(parts, frame, id);
  return label ? [...copies, label] : copies;
}

function pinLabel(parts, frame, id) {
  const place = labelPlace(parts, frame, id);
  if (!place) return null;
  const own = { x: place.x, y: place.y - 4, class: "kb-pin-label", "font-size": 11,
    "text-anchor": "middle" };
  const label = svgElement("text", own, parts[place.part].node.parentNode);
  label.textContent = String(id);
  return label;
}

// px, because WebKit counts rem twice in media queries under page zoom.
const NARROW = "(max-width: 480px)";

export const isNarrow = () => matchMedia(NARROW).matches;

// Calls `action` when the screen becomes narrow or wide (turned, resized, zoomed); returns an end.
export function whenTurned(action) {
  const query = matchMedia(NARROW);
  query.addEventListener("change", action);
  return () => query.removeEventListener("change", action);
}

export const FINGER_RADIUS = 22; // units around a hand within which a finger takes it

// A hand that one takes by pointer where any of its targets is met: move(event) while it is held,
// keep() when it is let go.
export function followPointer(hand, targets, move, keep) {
  for (const target of targets) {
    target.addEventListener("pointerdown", (event) => {
      hand.setPointerCapture(event.pointerId);
      hand.focus();
      event.preventDefault();
    });
    // else the page scrolls and takes the finger away
    target.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  }
  hand.addEventListener("pointermove", (event) => {
    if (hand.hasPointerCapture(event.pointerId)) move(event);
  });
  hand.addEventListener("lostpointercapture", keep);
}
