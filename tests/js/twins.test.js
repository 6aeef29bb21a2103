// What the twins' models must give whatever the numbers: limits, sums, and other ways to the same.

import assert from "node:assert/strict";
import test from "node:test";

import { atWeight, convolved, ketamine } from "#browser/src/models/pharmacokinetics.js";
import { blocks, occupancy, settled } from "#browser/src/models/cortical_circuit.js";
import { daysStuck, heightOf, pathOf, shape, valleys }
  from "#browser/src/models/mood_landscape.js";
import { bloodOf, effectOf } from "#browser/src/models/infusion_session.js";
import { memory } from "#browser/src/models/memory.js";
import { twin_small_trials } from "#browser/src/twins/small_trials.js";
import { countsOf } from "#browser/src/twins/moved_claim.js";
import { drift, dwellTime, landscape, walk } from "#browser/src/models/habit_loop.js";
import { criticalT, noncentralT, power, twoSidedP } from "#browser/src/models/trial_simulator.js";
import { general, interp, outline } from "#browser/src/models/shapes.js";
import { simulateRelief, weeksOfRelief } from "#browser/src/models/pain.js";

const near = (a, b, by = 1e-9) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);

test("convolved exponentials of equal rates are powers of time", () => {
  near(convolved([0.5, 0.5], 3), 3 * Math.exp(-1.5));
  near(convolved([0.5, 0.5, 0.5], 3), 4.5 * Math.exp(-1.5));
  near(convolved([0.5, 0.5 + 1e-9, 0.5], 3), 4.5 * Math.exp(-1.5), 1e-7);
  near(convolved([0.2, 1.7], 3), (Math.exp(-0.6) - Math.exp(-5.1)) / 1.5);
});

const body = {
  weight_kg: 70, exponent: 0.75, decay: [0.3, 2], share: [0.4, 0.6], volume: 50,
  elimination: 1, removal: 0.2, metabolite_volume: 200,
  bioavailability: { iv: 1, oral: 0.2 }, absorption: { oral: 1 },
};

test("a drip ends where a bolus goes on, and weight dilutes", () => {
  const [short] = ketamine(body, "iv", 1e-4, [1]);
  near(short, (1000 / 50) * (0.4 * Math.exp(-0.3) + 0.6 * Math.exp(-2)), 1e-2);
  const heavy = atWeight(body, 140);
  near(heavy.volume, 100);
  near(heavy.decay[0], 0.3 * 2 ** -0.25);
});

const land = {
  depth: 1, stress: 0, noise: 0.1, slowness_days: 40, treatment_tilt: 0.8, treatment_flatten: 0.3,
  treatment_onset_days: 3.5,
};

test("a level land has its valleys at −1 and 1, and Kramers' time between them", () => {
  const [low, well] = valleys(shape(0, land));
  near(low, -1);
  near(well, 1);
  near(heightOf(shape(0, land), 0), 1);
  const kramers = ((2 * Math.PI * 40) / Math.sqrt(8 * 4)) * Math.exp(1 / 0.1);
  assert.ok(Math.abs(daysStuck(0, land) / kramers - 1) < 0.1);
  assert.equal(valleys({ depth: 1, tilt: 3 }), null);
});

test("without kicks the ball stays in its valley", () => {
  const path = pathOf([0, 0, 0, 0], [0, 0, 0], land);
  near(path[3], -1);
});

test("without a block the circuit is at rest, and half is blocked at the half level", () => {
  const p = {
    interneuron_ic50_um: 1, principal_ic50_um: 8, principal_gain: 6, interneuron_gain: 5,
    recurrent: 0, onto_interneurons: 0, inhibition: 0, principal_drive: 0.5, interneuron_drive: 0.9,
    principal_threshold: 0.5, interneuron_threshold: 0.9, principal_nmda_share: 0.5,
    interneuron_nmda_share: 0.8,
  };
  near(occupancy(8, 8), 0.5);
  near(settled(blocks(0, "both", p), p).excitatory, 0.5);
  assert.equal(blocks(8, "interneuron", p).principal, 0);
});

test("relief rises to its ceiling and fades, and lasts longer at a larger rate", () => {
  const p = {
    elimination_half_life_h: 5, relief_half_life_days: 11, clearance_l_per_h: 80, c50_ng_ml: 10,
    control_nrs: 5, drug_chance: 0.6, placebo_chance: 0.2,
  };
  const course = simulateRelief(20, 100, [0, 4, 84], p);
  assert.equal(course.relief[0], 0);
  assert.ok(course.relief[1] < 2.5 && course.relief[2] < course.relief[1]);
  assert.ok(weeksOfRelief(1, 20, 100, p) > weeksOfRelief(1, 10, 100, p));
  assert.equal(weeksOfRelief(3, 20, 100, p), 0);
});

test("numbers and places are as NumPy and Python have them", () => {
  assert.equal(general(0.1 + 0.2), "0.3");
  assert.equal(interp(1.5, [1, 2], [10, 20]), 15);
  assert.equal(interp(9, [1, 2], [10, 20]), 20);
  assert.deepEqual([...outline([0, 1], [2, 3], [4, 5])], [0, 2, 1, 3, 1, 5, 0, 4]);
});

const loop = {
  slope_n_per_c: 270, offset_hz: 108, bend_s: 0.154, synapse_na: 0.2609, input_na: 0.3, tau_s: 0.1,
  gamma_per_ms: 0.000641, loop_gain: 1.25, noise_per_sqrt_s: 0.1,
};

test("a loop rests where it does not drift, and without kicks stays there", () => {
  const { points } = landscape(0, loop);
  assert.equal(points.length, 3);
  points.forEach((point) => near(drift(point, 0, loop), 0));
  const path = walk(points[2], () => 0, [0, 0, 0], 0.005, 0, loop);
  near(path[3], points[2]);
  assert.ok(dwellTime(0.05, points, loop) < dwellTime(0, points, loop));
});

test("the bar of a t-test is where its p-value is alpha", () => {
  near(criticalT(0.05, 20), 2.085963447, 1e-8); // as printed tables have it
  for (const alpha of [1e-6, 0.05, 0.5]) {
    for (const df of [1, 2, 8, 58, 198, 398]) {
      near(twoSidedP(criticalT(alpha, df), df) / alpha, 1, 1e-11);
    }
  }
});

test("the noncentral t is Student's without a shift, and a trial of nothing has its alpha", () => {
  near(noncentralT(2.085963447, 20, 0), 0.975, 1e-8);
  near(noncentralT(0, 20, 1.5), 0.06680720127, 1e-9);
  const sound = {
    alpha: 0.05, expectancy_points: 0, true_effect_points: 0, spread_points: 10,
    right_ketamine_saline: 0.8, right_control_saline: 0.8,
  };
  near(power(60, "saline", sound), 0.05, 1e-8);
  assert.ok(power(60, "saline", { ...sound, true_effect_points: 8 }) > 0.8);
});

test("counts add up to the whole, the largest remainders first", () => {
  assert.deepEqual(countsOf([1, 1, 1], 100), [34, 33, 33]);
  assert.deepEqual(countsOf([0.25, 0.75, 0, 0], 1000), [250, 750, 0, 0]);
});

test("where the drug acts, its level follows the blood's and has the same area", () => {
  const person = { decay: [0.3, 2], share: [0.4, 0.6], volume: 50, effect: 5, nasal: 0.5 };
  const times = Array.from({ length: 4001 }, (_, i) => i / 50);
  const area = (values) => values.reduce((sum, v) => sum + v / 50, 0);
  for (const nasal of [0, 1]) {
    const blood = bloodOf(person, times, nasal ? 0 : 2 / 3, nasal);
    const effect = effectOf(person, times, nasal ? 0 : 2 / 3, nasal);
    near(effect[0], 0);
    assert.ok(effect.indexOf(Math.max(...effect)) > blood.indexOf(Math.max(...blood)));
    assert.ok(Math.abs(area(effect) / area(blood) - 1) < 0.01);
  }
});

test("trials are counted from what Python drew, and stacked where they are alike", () => {
  const found = { 2: { no: [["@A", "??", 0, [3, 1, 6], 2]] } };
  const c = { found, repeats: 10, striking: 100, lowest: -99, highest: 101, dot_step: 1 };
  const values = { people: "2", alike: "no", true_points: 0, run: 2 };
  const { points, readouts } = twin_small_trials(values, c);
  assert.deepEqual(points.dots, [50, 0.6, 100, 0.6]);
  assert.deepEqual([readouts.k, readouts.p, readouts.striking, readouts.significant],
    [2, 0, 600, 200]);
  assert.equal(readouts.runs, "2 trials run, one as striking as the published one; the last");
});

test("what was made is kept for the keys asked for last", () => {
  const keep = memory(2);
  const made = [];
  const ask = (key) => keep(key, () => { made.push(key); return key.toUpperCase(); });
  assert.deepEqual(["a", "b", "a", "c", "a", "b"].map(ask), ["A", "B", "A", "C", "A", "B"]);
  assert.deepEqual(made, ["a", "b", "c", "b"]);
});
