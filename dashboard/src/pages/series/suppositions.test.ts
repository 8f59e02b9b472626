import { expect, test } from "vitest";
import { periodsOf } from "./suppositions";

const AHEAD = ["2025-10-31", "2025-11-07", "2025-11-14"];

test("suppositions reach over their periods, the later one overrules", () => {
  const suppositions = [
    { column: "Holiday_Flag", value: "1", from: "2025-10-31", to: "2025-11-07" },
    { column: "Holiday_Flag", value: "0", from: "2025-11-07", to: "2025-11-07" },
    { column: "Weather", value: "fair", from: "2025-11-07", to: "2025-11-07" },
  ];
  expect(periodsOf(suppositions, AHEAD)).toEqual([
    { period: "2025-10-31", covariates: { Holiday_Flag: 1 } },
    { period: "2025-11-07", covariates: { Holiday_Flag: 0, Weather: "fair" } },
  ]);
});
