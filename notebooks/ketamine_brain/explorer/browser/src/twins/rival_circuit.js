// The browser's twin of notebook 03's circuit: what its scene computes, and where it puts it.
// `constants` come from Python: parameters, levels, what was measured, and the rivals' words.

import { blocks, settled } from "../models/cortical_circuit.js";
import { corners, fixed, general, interp, zip } from "../models/shapes.js";

const REST = { interneurons: 0, principal: 0 };

// The curves over all levels depend on one slider alone, and are kept while others move.
let kept = { key: null };

function curvesOf(ic50, c) {
  if (kept.key === ic50 && kept.c === c) return kept;
  const p = { ...c.parameters, principal_ic50_um: ic50 };
  const rest = settled(REST, p);
  const change = (um, rival) => (
    100 * (settled(blocks(um, rival, p), p).excitatory / rest.excitatory - 1));
  const curves = Object.fromEntries(c.rivals.map(([rival]) => (
    [rival, c.levels.map((um) => change(um, rival))])));
  kept = { key: ic50, c, p, rest, change, curves };
  return kept;
}

function signOf(change, c) {
  return Math.abs(change) < c.unseen ? 0 : Math.sign(change);
}

// Where each curve's name stands: beside the curve, never on another.
function rivalPlaces(curves, c) {
  const logs = c.levels.map(Math.log);
  const height = (rival, um) => interp(Math.log(um), logs, curves[rival]);
  return {
    interneuron: [4, height("interneuron", 4) + 13],
    both: [62, Math.max(...[4, 8, 62].map((um) => height("both", um))) + 11],
    principal: [0.3, height("principal", 1.2) - 15],
  };
}

function placedPoints(values, curves, now, change, c) {
  const um = values.ketamine_um;
  const line = ([rival]) => [rival, zip(c.levels, curves[rival])];
  const lines = Object.fromEntries(c.rivals.map(line));
  const rats = Object.fromEntries([1, 0, -1].map((sign, i) => [`rat_${i}`,
    c.rats.filter((rat) => rat.sign === sign).flatMap((rat) => [rat.um, 1])]));
  return {
    ...lines,
    ...rats,
    "bars-0": corners(-0.31, 0, 0.31, now.excitatory),
    "bars-1": corners(0.69, 0, 1.31, now.inhibitory),
    chosen: lines[values.block_at],
    here: [um, 0, um, 1],
    here_low: [um, 0, um, 1],
    dot: [um, change],
  };
}

function placedTexts(curves, blocked, c) {
  const places = rivalPlaces(curves, c);
  const texts = Object.fromEntries(c.rivals.map(([rival, words]) => (
    [`${rival}_words`, [...places[rival], words]])));
  [blocked.principal, blocked.interneurons].forEach((share, x) => {
    texts[`blocked${x}`] = [x, 0.7, `${fixed(100 * share, 0)} %`];
  });
  c.rats.forEach(({ um, dose }, i) => {
    texts[`rat_words${i}`] = [um, c.rat_words_y[i], general(dose)];
  });
  texts.rat_unit = [c.rats[0].um * 0.65, 1.34, "mg/kg:"];
  return texts;
}

function outputWords(change) {
  if (Math.abs(change) < 0.5) return "unchanged";
  return `${change > 0 ? "up" : "down"} by ${fixed(Math.abs(change), 0)} %`;
}

export function twin_rival_circuit(values, c) {
  const { ketamine_um: um, block_at: rival } = values;
  const { p, rest, change, curves } = curvesOf(values.principal_ic50_um, c);
  const blocked = blocks(um, rival, p);
  const now = settled(blocked, p);
  const here = 100 * (now.excitatory / rest.excitatory - 1);
  const measured = [...c.rats, ...c.slices];
  const met = measured.filter((row) => signOf(change(row.um, rival), c) === row.sign).length;
  return {
    points: placedPoints(values, curves, now, here, c),
    texts: placedTexts(curves, blocked, c),
    readouts: {
      rival: c.said[rival],
      um: general(um),
      output: outputWords(here),
      brake: 100 * (1 - now.inhibitory / rest.inhibitory),
      met: `${met} of ${measured.length}`,
    },
  };
}
