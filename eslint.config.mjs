import globals from "globals";
import js from "@eslint/js";
import stylistic from "@stylistic/eslint-plugin";

const BROWSER = "notebooks/ketamine_brain/explorer/browser";

export default [
  { ignores: ["**/dist/**", "node_modules/**", ".venv/**", "_site/**", "_run/**"] },
  js.configs.recommended,
  {
    plugins: { "@stylistic": stylistic },
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    rules: {
      "@stylistic/max-len": ["error", { code: 100 }],
      complexity: ["error", 12],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-shadow": "error",
      "no-unused-vars": "error",
      "prefer-const": "error",
    },
  },
  {
    files: [`${BROWSER}/src/**/*.js`],
    rules: { // what phones that end at iOS 14 do not have, and esbuild does not bring
      "no-restricted-globals": ["error", "structuredClone"],
      "no-restricted-properties": ["error",
        { property: "at", message: "missing before Safari 15.4" },
        { property: "hasOwn", message: "missing before Safari 15.4" }],
    },
  },
  { files: ["tests/js/**", `${BROWSER}/build.js`], languageOptions: { globals: globals.node } },
  {
    files: ["notebooks/ketamine_brain/publish/template/*.js"],
    languageOptions: { sourceType: "script", globals: { Reveal: "readonly" } },
  },
];
