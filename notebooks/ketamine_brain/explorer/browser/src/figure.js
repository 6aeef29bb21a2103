// The figure: matplotlib's SVG, put on the page once; then only the parts that move are rewritten.

import { markPlaces, pathData } from "./geometry.js";

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
  // Names of parts are whatever an author wrote, so they are compared, never made a selector.
  const named = new Map([...svg.querySelectorAll("[id]")].map((node) => [node.id, node]));
  return { svg, find: (id) => named.get(`${token}-${id}`) };
}

export function movingParts(figure, specs) {
  return specs.map((spec) => {
    const node = figure.find(spec.id);
    if (!node) throw new Error(`the figure has no part ${spec.id}`);
    const [path, words] = [node.querySelector("path"), node.querySelector("text")];
    const part = { ...spec, node, path, words };
    if (spec.kind === "marks") {
      part.marks = [...node.querySelectorAll("use")];
      part.template = part.marks[0].cloneNode(false);
    }
    return part;
  });
}

function placeMarks(part, places) {
  places.forEach(([x, y], i) => {
    if (!part.marks[i]) part.marks.push(part.template.cloneNode(false));
    const mark = part.marks[i];
    if (!mark.parentNode) part.node.appendChild(mark);
    mark.setAttribute("x", x);
    mark.setAttribute("y", y);
  });
  for (const mark of part.marks.slice(places.length)) mark.remove();
}

function placeWords(part, [dx, dy, words]) {
  part.node.setAttribute("transform", `translate(${dx} ${dy})`);
  if (part.words.textContent !== words) part.words.textContent = words;
}

// frame: { points: Float32Array of x, y; lengths: points a part; texts: { id: [dx, dy, words] } }
export function applyFrame(parts, frame) {
  let first = 0;
  parts.forEach((part, i) => {
    const count = frame.lengths[i];
    if (part.kind === "path") {
      part.path.setAttribute("d", pathData(frame.points, first, count, part.closed));
    } else if (part.kind === "marks") placeMarks(part, markPlaces(frame.points, first, count));
    else placeWords(part, frame.texts[part.id]);
    first += count;
  });
}

const curves = (parts) => parts.filter((part) => part.kind === "path" && !part.closed);

export const hasCurves = (specs) => curves(specs).length > 0;

// A pale copy of the curves as they are now, to compare with what comes next.
export function pinCurves(parts) {
  return curves(parts).map((part) => {
    const copy = part.path.cloneNode(false);
    copy.removeAttribute("id");
    copy.setAttribute("class", "kb-pinned");
    part.node.parentNode.insertBefore(copy, part.node);
    return copy;
  });
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
