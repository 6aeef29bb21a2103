// The figure: matplotlib's SVG, put on the page once; then only the parts that move are rewritten.

const SVG = "http://www.w3.org/2000/svg";
let views = 0;

export function mountFigure(host, svgText, label) {
  const token = `kb${Date.now().toString(36)}${views++}`; // ids differ between views, or they would steal each other's markers
  const parsed = new DOMParser().parseFromString(svgText.replaceAll("KBID", token), "image/svg+xml");
  const svg = document.importNode(parsed.documentElement, true);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.classList.add("kb-svg");
  host.replaceChildren(svg);
  const find = (id) => svg.getElementById ? svg.getElementById(`${token}-${id}`) : svg.querySelector(`#${token}-${id}`);
  return { svg, find, width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
}

const tenth = (v) => Math.round(v * 10) / 10;

export function pathData(points, first, count, closed) {
  let d = "";
  let down = false;
  for (let i = 2 * first; i < 2 * (first + count); i += 2) {
    const x = points[i], y = points[i + 1];
    if (x !== x || y !== y) { // NaN: lift the pen
      if (down && closed) d += "Z";
      down = false;
    } else {
      d += (down ? "L" : "M") + tenth(x) + " " + tenth(y);
      down = true;
    }
  }
  return down && closed ? d + "Z" : d;
}

function placeMarks(part, points, first, count) {
  let used = 0;
  for (let i = 2 * first; i < 2 * (first + count); i += 2) {
    if (points[i] !== points[i]) continue;
    let mark = part.marks[used];
    if (!mark) {
      mark = part.template.cloneNode(false);
      part.marks.push(mark);
    }
    if (!mark.parentNode) part.node.appendChild(mark);
    mark.setAttribute("x", tenth(points[i]));
    mark.setAttribute("y", tenth(points[i + 1]));
    used += 1;
  }
  for (let i = used; i < part.marks.length; i++) part.marks[i].remove();
}

export function movingParts(figure, specs) {
  return specs.map((spec) => {
    const node = figure.find(spec.id);
    const part = { ...spec, node, path: node.querySelector("path"), words: node.querySelector("text") };
    if (spec.kind === "marks") {
      part.template = node.querySelector("use");
      part.marks = [...node.querySelectorAll("use")];
    }
    return part;
  });
}

// frame: { points: Float32Array of x, y; lengths: points a part; texts: { id: [dx, dy, words] } }
export function applyFrame(parts, frame) {
  let first = 0;
  parts.forEach((part, i) => {
    const count = frame.lengths[i];
    if (part.kind === "path") part.path.setAttribute("d", pathData(frame.points, first, count, part.closed));
    else if (part.kind === "marks") placeMarks(part, frame.points, first, count);
    else {
      const [dx, dy, words] = frame.texts[part.id];
      part.node.setAttribute("transform", `translate(${dx} ${dy})`);
      if (part.words.textContent !== words) part.words.textContent = words;
    }
    first += count;
  });
}

// A narrow screen has its own drawing, with larger letters; what moves is stretched from the wide one: fit = [[a, b] of x, [a, b] of y] a part.
export const isNarrow = () => matchMedia("(max-width: 30rem)").matches;

export function fitted(frame, fits, parts) {
  const points = new Float32Array(frame.points.length);
  let i = 0;
  frame.lengths.forEach((count, k) => {
    const [[ax, bx], [ay, by]] = fits[k];
    for (const end = i + 2 * count; i < end; i += 2) {
      points[i] = ax + bx * frame.points[i];
      points[i + 1] = ay + by * frame.points[i + 1];
    }
  });
  const stretched = parts.filter((part) => part.kind === "text").map((part) => {
    const [dx, dy, words] = frame.texts[part.id], [[, bx], [, by]] = fits[parts.indexOf(part)];
    return [part.id, [dx * bx, dy * by, words]];
  });
  return { ...frame, points, texts: Object.fromEntries(stretched) };
}

// A pale copy of the curves as they are now, to compare with what comes next.
export function pinCurves(parts) {
  return parts.filter((part) => part.kind === "path" && !part.closed).map((part) => {
    const copy = part.path.cloneNode(false);
    copy.removeAttribute("id");
    copy.setAttribute("class", "kb-pinned");
    part.node.parentNode.insertBefore(copy, part.node);
    if (part.path.getAttribute("clip-path")) copy.setAttribute("clip-path", part.path.getAttribute("clip-path"));
    return copy;
  });
}

export function svgElement(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (parent) parent.appendChild(element);
  return element;
}

// Data ↔ SVG along one axis, map = { log, slope, start }: svg = start + slope · (log10) value.
export const toSvg = (map, value) => map.start + map.slope * (map.log ? Math.log10(value) : value);
export const toData = (map, px) => (map.log ? 10 ** ((px - map.start) / map.slope) : (px - map.start) / map.slope);
