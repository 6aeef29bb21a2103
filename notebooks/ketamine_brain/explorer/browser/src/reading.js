// Values read off a figure: from points in SVG units back to data, as words and as a table.

import { toData } from "./geometry.js";

const SHOWN_ROWS = 25;
const OUT = 3000; // as in artists.py, points further off were held at the rim
const DIGITS = 3;

// Where the points of each part begin.
export function firsts(lengths) {
  let at = 0;
  return lengths.map((length) => {
    const first = at;
    at += length;
    return first;
  });
}

// Which curve has the broadest line, of those for which drawn(k) holds; the first of equals, −1 for
// none.
export function broadest(parts, drawn) {
  let best = -1;
  parts.forEach((part, k) => {
    if (!part.curve || !drawn(k)) return;
    if (best < 0 || part.width > parts[best].width) best = k;
  });
  return best;
}

const readable = (part) => Boolean(part.maps && (part.curve || part.kind === "marks"));

// What an axis that is drawn from 0 to 1 runs over at these values: [low, high, words, "log"?].
function unitOf(spec, axis, values) {
  for (const [name, by] of Object.entries(spec.units || {})) {
    const unit = by[values[name]];
    if (unit && unit[axis]) return unit[axis];
  }
  return null;
}

function between([low, high, , kind], share, slope) {
  if (kind === "log") return low * (high / low) ** share;
  return asDrawn(low + share * (high - low), (high - low) / slope);
}

// A value with no more digits than can be seen: half a pixel.
function asDrawn(value, perPixel) {
  const step = 10 ** Math.floor(Math.log10(Math.abs(perPixel) / 2));
  return Number((Math.round(value / step) * step).toPrecision(12)) + 0; // no −0
}

// The kind that stands nearest to a place on an axis of kinds.
function kindAt(kinds, place) {
  const off = ([at]) => Math.abs(at - place);
  return Object.entries(kinds).reduce((best, each) => (off(each) < off(best) ? each : best))[1];
}

// { value, words } along one axis, or null where the axis carries neither numbers nor kinds.
export function valueAt(spec, part, axis, values, px) {
  const map = part.maps[axis];
  if (!map || Number.isNaN(px) || Math.abs(px) > OUT) return null;
  const unit = unitOf(spec, axis, values);
  const value = toData(map, px);
  if (unit && map.bare) return { value: between(unit, value, map.slope), words: unit[2] };
  if (map.kinds) return { value: kindAt(map.kinds, value), words: map.words };
  if (map.bare) return null;
  return { value: map.log ? value : asDrawn(value, 1 / map.slope), words: map.words };
}

export function numberWords(value) {
  if (typeof value === "string") return value;
  if (Math.abs(value) >= 1000) return String(Math.round(value));
  return String(Number(value.toPrecision(DIGITS))).replace("-", "−");
}

const said = (found) => `${found.words ? `${found.words}: ` : ""}${numberWords(found.value)}`;

// One point in words: "this plan · Days: 14 · Score: 17.3".
export function pointWords(spec, part, values, x, y) {
  const found = [valueAt(spec, part, "x", values, x), valueAt(spec, part, "y", values, y)];
  return [part.words, ...found.filter(Boolean).map(said)].join(" · ");
}

const wrong = (points, i) => Number.isNaN(points[2 * i]) || Number.isNaN(points[2 * i + 1]);

// The point of a curve nearest to (x, y), within `reach`: { part, point } as places, or null.
export function nearestPoint(parts, frame, x, y, reach) {
  let best = null;
  let least = reach * reach;
  const starts = firsts(frame.lengths);
  parts.forEach((part, k) => {
    if (!readable(part)) return;
    for (let i = starts[k]; i < starts[k] + frame.lengths[k]; i += 1) {
      const across = 4 * (frame.points[2 * i] - x) ** 2; // beside it counts more than above it
      const off = across + (frame.points[2 * i + 1] - y) ** 2;
      if (off < least) {
        least = off;
        best = { part: k, point: i };
      }
    }
  });
  return best;
}

// The places of the curves' points that can be stepped through: [[point, …], …] a curve.
export function steps(parts, frame) {
  const starts = firsts(frame.lengths);
  return parts.map((part, k) => {
    if (!readable(part)) return [];
    const all = Array.from({ length: frame.lengths[k] }, (_, i) => starts[k] + i);
    return all.filter((i) => !wrong(frame.points, i));
  });
}

// Where a step leads from `cursor`; the first one to the beginning of the curve `main`.
export function stepped(all, cursor, main, { along = 0, across = 0 }) {
  const curves = all.map((points, k) => k).filter((k) => all[k].length);
  if (!curves.length) return null;
  if (!cursor || !all[cursor.part].length) {
    const part = all[main] && all[main].length ? main : curves[0];
    return { part, point: all[part][0] };
  }
  const count = curves.length;
  const part = curves[(curves.indexOf(cursor.part) + across + count) % count];
  const [here, there] = [all[cursor.part], all[part]];
  const share = here.indexOf(cursor.point) / (here.length - 1 || 1);
  const to = Math.round(share * (there.length - 1)) + along;
  return { part, point: there[Math.min(there.length - 1, Math.max(0, to))] };
}

// The points that stand for a part in a table: all of a curve's, and of a bar its end, in its
// middle along the axis of kinds.
function listed(part, k, points, frame) {
  if (!part.bar) return points.map((i) => [frame.points[2 * i], frame.points[2 * i + 1]]);
  const [x0, y0, , , x1, y1] = frame.points.subarray(2 * firsts(frame.lengths)[k]);
  const at = (axis, start, end) => (part.maps[axis]?.kinds ? (start + end) / 2 : end);
  return [[at("x", x0, x1), at("y", y0, y1)]];
}

// What named words say, as the rows of one table.
function wordsOf(spec, frame) {
  const named = spec.parts.filter(({ kind, words }) => kind === "text" && words);
  const rows = named.map(({ id, words }) => [words, frame.texts[id][2].trim()])
    .filter(([, shown]) => shown);
  return rows.length ? [{ name: "Written in the figure", x: "", y: "", rows }] : [];
}

// Tables of one name, such as those of bars that stand in a row, are one.
function merged(tables) {
  const all = new Map();
  for (const table of tables) {
    const key = [table.name, table.x, table.y].join("\n");
    if (all.has(key)) all.get(key).rows.push(...table.rows);
    else all.set(key, table);
  }
  return [...all.values()];
}

// [{ name, x, y, rows: [[x, y], …] }] of everything that can be read.
export function tablesOf(spec, frame, values) {
  return [...merged(drawnTables(spec, frame, values)), ...wordsOf(spec, frame)];
}

function drawnTables(spec, frame, values) {
  return steps(spec.parts, frame).map((points, k) => {
    const part = spec.parts[k];
    const rows = listed(part, k, points, frame).map((point) => ["x", "y"].map((axis, j) => {
      const found = valueAt(spec, part, axis, values, point[j]);
      return found ? found.value : null;
    })).filter((row) => row.some((value) => value !== null));
    const heads = ["x", "y"].map((axis) => {
      const map = (part.maps && part.maps[axis]) || {};
      if (map.kinds) return map.words;
      return (map.bare ? (unitOf(spec, axis, values) || [])[2] : map.words) || axis;
    });
    return { name: part.words, x: heads[0], y: heads[1], rows };
  }).filter(({ rows }, k) => rows.length && !(spec.parts[k].curve && empty(rows, 1)));
}

// Whether no row has a value along an axis, which then says nothing in a table.
export const empty = (rows, axis) => rows.every((row) => row[axis] === null);

// A few rows, evenly taken, first and last among them.
export function thinned(rows, most = SHOWN_ROWS) {
  if (rows.length <= most) return rows;
  const last = rows.length - 1;
  return Array.from({ length: most }, (_, i) => rows[Math.round((i * last) / (most - 1))]);
}

const quoted = (words) => (/[",\n]/.test(words) ? `"${words.replace(/"/g, '""')}"` : words);
const cell = (value) => (
  typeof value === "number" ? String(Number(value.toPrecision(6))) : quoted(value || ""));

// The same as comma-separated values; what was said stands above it.
export function csvOf(tables, sentence) {
  const lines = [`# ${sentence.replace(/\s+/g, " ")}`, "curve,x,y,x is,y is"];
  for (const { name, x, y, rows } of tables) {
    for (const row of rows) {
      lines.push([quoted(name), ...row.map(cell), quoted(x), quoted(y)].join(","));
    }
  }
  return `${lines.join("\n")}\n`;
}
