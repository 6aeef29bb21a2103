// Points, paths and axes as numbers and strings; no part of it touches a page.

const tenth = (v) => Math.round(v * 10) / 10;
const hundredth = (v) => Math.round(v * 100) / 100;

export function pathData(points, first, count, closed) {
  let d = "";
  let down = false;
  for (let i = 2 * first; i < 2 * (first + count); i += 2) {
    const x = points[i];
    const y = points[i + 1];
    if (Number.isNaN(x) || Number.isNaN(y)) { // lift the pen
      if (down && closed) d += "Z";
      down = false;
    } else {
      d += `${down ? "L" : "M"}${tenth(x)} ${tenth(y)}`;
      down = true;
    }
  }
  return down && closed ? `${d}Z` : d;
}

// Where each mark stands: [x, y] pairs, gaps left out.
export function markPlaces(points, first, count) {
  const places = [];
  for (let i = 2 * first; i < 2 * (first + count); i += 2) {
    if (!Number.isNaN(points[i])) places.push([tenth(points[i]), tenth(points[i + 1])]);
  }
  return places;
}

// A mark's outline, which matplotlib writes in absolute M, L, Q, C and z, as { start, rest }: where
// it begins, seen from the mark's place, and what follows in relative steps.
export function relativePath(d) {
  const words = d.trim().split(/[\s,]+/);
  let start = null;
  let rest = "";
  let [x, y] = [0, 0];
  let begun = [0, 0];
  for (let i = 0; i < words.length;) {
    const letter = words[i];
    i += 1;
    const numbers = [];
    while (i < words.length && !/[A-Za-z]/.test(words[i])) numbers.push(Number(words[i++]));
    if (letter === "z" || letter === "Z") {
      rest += "z";
      [x, y] = begun;
    } else {
      if (!"MLQC".includes(letter)) throw new Error(`a mark's outline has the step ${letter}`);
      const steps = numbers.map((v, k) => hundredth(v - (k % 2 ? y : x)));
      if (start) rest += letter.toLowerCase() + steps.join(" ");
      else start = numbers;
      [x, y] = numbers.slice(-2);
      if (letter === "M") begun = [x, y];
    }
  }
  return { start, rest };
}

// One path of all marks of a shape.
export function marksData({ start, rest }, places) {
  return places.map(([x, y]) => (
    `M${hundredth(x + start[0])} ${hundredth(y + start[1])}${rest}`)).join("");
}

// A narrow screen has its own drawing, with larger letters; what moves is stretched from the wide
// one: fit = [[a, b] of x, [a, b] of y] a part, narrow = a + b · wide.
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
    const [dx, dy, words] = frame.texts[part.id];
    const [[, bx], [, by]] = fits[parts.indexOf(part)];
    return [part.id, [dx * bx, dy * by, words]];
  });
  return { ...frame, points, texts: Object.fromEntries(stretched) };
}

// Data ↔ SVG along one axis, map = { log, slope, start }: svg = start + slope · (log10) value.
export const toSvg = (map, value) => map.start + map.slope * (map.log ? Math.log10(value) : value);

export function toData(map, px) {
  const place = (px - map.start) / map.slope;
  return map.log ? 10 ** place : place;
}
