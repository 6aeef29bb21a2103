// Points, paths and axes as numbers and strings; no part of it touches a page.

const MOST_SPELLED = 20_000; // tenths; what is further out is off any canvas
const spelled = new Array(MOST_SPELLED);
const tenths = (v) => Math.round(v * 10);
const hundredth = (v) => Math.round(v * 100) / 100;

// `n` tenths as words, each made once: a drag writes the same few thousand again and again.
function spell(n) {
  if (n < 0 || n >= MOST_SPELLED) return String(n / 10);
  spelled[n] ||= String(n / 10);
  return spelled[n];
}

const NEAR = 0.1; // SVG units, within which a line may pass a point that is not written

// Writes a path, and leaves out points that a straight line passes on its way along x.
class Pen {
  constructor(closed) {
    Object.assign(this, { closed, d: "", down: false, held: false });
    Object.assign(this, { x: 0, y: 0, fromX: 0, fromY: 0, low: 0, high: 0 });
  }

  // The newest point is held back, for the next may make it needless.
  to(x, y) {
    if (!this.down) {
      this.write("M", x, y);
    } else {
      if (this.held && !this.isOnTheWay(x, y)) this.write("L", this.x, this.y);
      this.aim(x, y);
    }
    this.held = this.down;
    this.down = true;
    this.x = x;
    this.y = y;
  }

  isOnTheWay(x, y) {
    if (x === this.x && y === this.y) return true;
    if ((x - this.x) * (this.x - this.fromX) <= 0) return false;
    const slope = (y - this.fromY) / (x - this.fromX);
    return slope >= this.low && slope <= this.high;
  }

  // Lines from what was written last that pass all points since: their slopes are low to high.
  aim(x, y) {
    const along = x - this.fromX;
    const slope = (y - this.fromY) / along;
    const reach = NEAR / Math.abs(along);
    this.low = Math.max(this.low, slope - reach);
    this.high = Math.min(this.high, slope + reach);
  }

  write(letter, x, y) {
    this.d += `${letter}${spell(tenths(x))} ${spell(tenths(y))}`;
    this.fromX = x;
    this.fromY = y;
    this.low = -Infinity;
    this.high = Infinity;
  }

  lift() {
    if (this.held) this.write("L", this.x, this.y);
    if (this.down && this.closed) this.d += "Z";
    this.held = false;
    this.down = false;
  }
}

export function pathData(points, first, count, closed) {
  const pen = new Pen(closed);
  for (let i = 2 * first; i < 2 * (first + count); i += 2) {
    if (Number.isNaN(points[i]) || Number.isNaN(points[i + 1])) pen.lift();
    else pen.to(points[i], points[i + 1]);
  }
  pen.lift();
  return pen.d;
}

// The steps of an outline that matplotlib writes in absolute M, L, Q, C and z: [letter, numbers].
function stepsOf(d) {
  return d.match(/[A-Za-z][^A-Za-z]*/g).map((step) => {
    const letter = step[0].toUpperCase();
    if (!"MLQCZ".includes(letter)) throw new Error(`a mark's outline has the step ${letter}`);
    return [letter, (step.match(/[-.\d]+/g) || []).map(Number)];
  });
}

// The radius of an outline that is a circle around its mark's place, else null.
function radiusOf(steps) {
  if (steps.map(([letter]) => letter).join("") !== "MCCCCCCCCZ") return null;
  const radii = steps.slice(0, -1).map(([, numbers]) => Math.hypot(...numbers.slice(-2)));
  return Math.max(...radii) - Math.min(...radii) < 0.01 ? hundredth(radii[0]) : null;
}

// A mark's outline in steps from its place; a circle is two arcs, a fifth of what its curves are.
export function markShape(d) {
  const steps = stepsOf(d);
  const r = radiusOf(steps);
  if (r) return `m0 ${-r}a${r} ${r} 0 0 1 0 ${2 * r}a${r} ${r} 0 0 1 0 ${-2 * r}z`;
  let shape = "";
  let [x, y] = [0, 0];
  let begun = [0, 0];
  for (const [letter, numbers] of steps) {
    const [fromX, fromY] = [x, y];
    const moved = numbers.map((v, k) => hundredth(v - (k % 2 ? fromY : fromX)));
    shape += letter.toLowerCase() + moved.join(" ");
    [x, y] = letter === "Z" ? begun : numbers.slice(-2);
    if (letter === "M") begun = [x, y];
  }
  return shape;
}

// One path of all marks of a shape, gaps left out.
export function marksData(shape, points, first, count) {
  let d = "";
  for (let i = 2 * first; i < 2 * (first + count); i += 2) {
    if (Number.isNaN(points[i])) continue;
    d += `M${spell(tenths(points[i]))} ${spell(tenths(points[i + 1]))}${shape}`;
  }
  return d;
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
