import { defineConfig } from "vitest/config";

// Journeys run one after another: each starts servers and a browser of its own on a small machine.
export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts", "scripts/**/*.shots.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
