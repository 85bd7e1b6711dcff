// Lint rules of the workbench, and the direction its folders may import in.
import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** What a folder must not import, and why. */
const forbid = (files, ...patterns) => ({
  files,
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      { patterns: patterns.map(([regex, message]) => ({ regex, message })) },
    ],
  },
});

const noFeature = ["/features/", "only app opens features"];
const noApp = ["/app/", "app stands above everything"];
const noUi = ["/ui/", "ui stands above this folder"];
const noReact = ["^(react|react-.*|@mantine/.*|@tanstack/.*)$", "model is pure functions"];

export default defineConfig(
  globalIgnores(["dist/", "src/api/schema.d.ts"]),
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        // A default is right for the wire's open words; a closed union ends in assertNever.
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Members of open objects are read as object["name"], as tsc's noPropertyAccess... spells it.
      "@typescript-eslint/dot-notation": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { varsIgnorePattern: "^_", argsIgnorePattern: "^_" },
      ],
    },
  },
  { files: ["src/**/*.{ts,tsx}"], extends: [reactHooks.configs.flat.recommended] },
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: { console: "readonly", process: "readonly", URL: "readonly", fetch: "readonly" },
    },
  },
  {
    // Functions handed to the browser run in the page.
    files: ["tests/e2e/*.mjs"],
    languageOptions: {
      globals: { document: "readonly", getComputedStyle: "readonly", window: "readonly" },
    },
  },
  {
    files: ["public/*.js"],
    languageOptions: {
      sourceType: "script",
      globals: { localStorage: "readonly", matchMedia: "readonly", document: "readonly" },
    },
  },
  forbid(["src/api/**"], noFeature, noApp, noUi, ["/model/", "api knows only the wire"]),
  forbid(["src/model/**"], noFeature, noApp, noUi, noReact, [
    "/api/(?!types$)",
    "model takes the wire's types and nothing else of api",
  ]),
  forbid(["src/ui/**"], noFeature, noApp),
  // Inside a feature everything is "./x"; "../x" leads into another feature.
  forbid(["src/features/**"], noFeature, noApp, [
    "^\\.\\./(?!\\.\\./(ui|model|api|testing)/)",
    "a feature may use ui, model and api, never another feature",
  ]),
);
