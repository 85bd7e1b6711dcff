// Tests of the pages in a real browser: against SIDESEAT_URL, else against the fixture server.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/e2e/*.e2e.mjs"],
    globalSetup: ["tests/e2e/setup.mjs"],
    // One browser at a time: the machine that runs this may have two cores.
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
