// `npm run build` writes dist/ from src/. A test compares the two, so that neither goes stale.

import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { readdirSync } from "node:fs";

export const HERE = fileURLToPath(new URL(".", import.meta.url));

const shared = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  target: "es2020", // phones that end at iOS 14 or 15 are still in use
  logLevel: "warning",
};

// A page loads the twins it needs, each known as kbTwins.<name>, and then page.js.
function bundles() {
  const twins = readdirSync(`${HERE}/src/twins`).map((file) => file.replace(/\.js$/, ""));
  return [
    { entryPoints: ["src/main.js"], outfile: "dist/widget.js", format: "esm" },
    { entryPoints: ["src/page.js"], outfile: "dist/page.js", format: "iife" },
    { entryPoints: ["src/class.js"], outfile: "dist/class.js", format: "iife" },
    { entryPoints: ["src/scorm_page.js"], outfile: "dist/scorm.js", format: "iife" },
    ...twins.map((name) => ({
      entryPoints: [`src/twins/${name}.js`],
      outfile: `dist/twins/${name}.js`,
      format: "iife",
      globalName: `kbTwins.${name}`,
    })),
  ];
}

// Returns [{ path, text }] of every bundle; writes them where told to.
export async function bundle(write) {
  const all = bundles().map((each) => build({ ...shared, ...each, write: false }));
  const results = await Promise.all(all);
  const files = results.flatMap((result) => result.outputFiles);
  if (write) await Promise.all(bundles().map((each) => build({ ...shared, ...each })));
  return files.map(({ path, text }) => ({ path, text }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle(true);
