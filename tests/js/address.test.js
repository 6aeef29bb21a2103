// Settings in the address are read strictly, written wholly, and not too often.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { addressOf, isNamed, settingOf, settingsIn } from "#browser/src/address.js";
import { settled, throttled } from "#browser/src/timing.js";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

const DOSE = { kind: "slider", name: "dose", label: "Dose", low: 0, high: 10, value: 2 };
const OPTIONS = [["a", "A"], ["b", "B"]];
const ARM = { kind: "choice", name: "arm", label: "Arm", value: "a", options: OPTIONS };
const BLIND = { kind: "toggle", name: "blind", label: "Blind", value: false };
const SPEC = { name: "course", controls: [DOSE, ARM, BLIND] };
const STOPS = { ...SPEC, table: { axes: [{ name: "dose", values: [0, 2, 8], smooth: false }] } };

const read = (hash, control = DOSE, spec = SPEC) => settingOf(settingsIn(hash), spec, control);

test("a control is set by its own name or the explorer's", () => {
  assert.equal(read("#dose=3").value, 3);
  assert.equal(read("#course.dose=4&dose=3").value, 4);
  assert.equal(read("#other.dose=4").value, 2);
  assert.equal(read("#arm=b", ARM).value, "b");
  assert.equal(read("#blind=true", BLIND).value, true);
  assert.equal(read("#dose=5.5", DOSE, STOPS).value, 8);
});

test("what cannot be used gives the start, and is named", () => {
  for (const words of ["NaN", "Infinity", "0x1", "", "1e", "11", "-1", "<b>"]) {
    const got = read(`#dose=${encodeURIComponent(words)}`);
    assert.deepEqual(got, { value: 2, refused: `Dose: ${words}` });
  }
  assert.equal(read("#arm=c", ARM).refused, "Arm: c");
  assert.equal(read("#blind=maybe", BLIND).value, false);
  assert.equal(read("#blind=maybe", BLIND).refused, "Blind: maybe");
  assert.equal(read("#other=1").refused, null);
});

test("a link to a place on the page is no setting", () => {
  assert.equal(settingsIn("#ref-MUR-01"), null);
  assert.equal(settingsIn(""), null);
  assert.equal(settingsIn("#/3"), null);
});

test("what is written is read back", () => {
  const values = { dose: 0.5, arm: "b", blind: true };
  const hash = `#${addressOf([{ spec: SPEC, values }])}`;
  assert.equal(hash, "#course.dose=0.5&course.arm=b&course.blind=true");
  assert.deepEqual(SPEC.controls.map((control) => read(hash, control).value), [0.5, "b", true]);
  assert.equal(isNamed(settingsIn(hash), SPEC), true);
  assert.equal(isNamed(settingsIn("#x=1"), SPEC), false);
});

test("a held key writes the address at once, then now and then, and its last state", () => {
  let state = 0;
  const written = [];
  const write = throttled(() => written.push(state), 150);
  for (state = 1; state <= 112; state += 1) { // ten seconds at a key's pace
    write();
    mock.timers.tick(47);
  }
  assert.equal(written[0], 1);
  assert.ok(written.length < 60, `${written.length} changes`); // WebKit allows 100 in 10 s
  state = 112;
  mock.timers.tick(1000);
  assert.equal(written.at(-1), 112);
});

test("flush writes what waits, once", () => {
  const written = [];
  const write = throttled(() => written.push(1), 150);
  write();
  write();
  write.flush();
  write.flush();
  assert.equal(written.length, 2);
});

test("words are announced once the hand has settled", () => {
  const said = [];
  const announce = settled((words) => said.push(words), 600);
  announce("a");
  mock.timers.tick(500);
  announce("b");
  mock.timers.tick(600);
  assert.deepEqual(said, ["b"]);
});
