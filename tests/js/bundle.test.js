// What is committed in dist/ is what the sources give, and may stand inside a page.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { HERE, bundle } from "#browser/build.js";

test("the bundles are fresh", async () => {
  for (const { path, text } of await bundle(false)) {
    const same = readFileSync(path, "utf8") === text;
    assert.ok(same, `${path} is not what its sources give; run \`npm run build\``);
  }
});

test("nothing stale lies beside them", async () => {
  const made = (await bundle(false)).map(({ path }) => path.slice(HERE.length)).sort();
  const kept = [...readdirSync(`${HERE}dist`), ...readdirSync(`${HERE}dist/twins`)
    .map((name) => `twins/${name}`)].filter((name) => name.endsWith(".js"));
  assert.deepEqual(kept.map((name) => `dist/${name}`).sort(), made);
});

test("no bundle can end the script it stands in, or ask a host", async () => {
  for (const { path, text } of await bundle(false)) {
    assert.ok(!/<\/script|<!--/i.test(text), path);
    assert.ok(!/\bfetch\(|XMLHttpRequest|importScripts/.test(text), path);
  }
});
