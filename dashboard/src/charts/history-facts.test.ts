import { expect, test } from "vitest";
import type { Schemas } from "../api/client";
import { deviations, errorOf, historySentence, historySheet } from "./history-facts";

const HISTORY: Schemas["History"] = {
  run: "r_0001",
  name: "Store 12",
  origin: "2025-10-17",
  series_count: 1,
  periods: ["2025-10-10", "2025-10-17", "2025-10-24"],
  actual: [1000, 0, null],
  forecast: [null, null, 1239.7],
  backtest: [1100, 50, null],
  last_year: [null, 900, 1170],
  bands: [{ level: 80, lower: [null, null, 1060], upper: [null, null, 1430] }],
  holidays: [{ name: "Columbus Day", period: "2025-10-10" }],
};

test("the sentence says the forecast, how sure it is, and last year", () => {
  const sentence = historySentence(HISTORY, "weekly sales", "week").replaceAll("\u202f", " ");
  expect(sentence).toBe(
    "Store 12, weekly sales. Known through Fri 17 Oct 2025. Fri 24 Oct 2025: forecast 1 240, " +
      "8 times out of 10 between 1 060 and 1 430, 6 % above last year.",
  );
});

test("deviations are of periods with an actual other than zero", () => {
  expect(deviations(HISTORY)).toEqual([10, null, null]);
});

test("the error is half the narrowest interval", () => {
  expect(
    errorOf([
      { level: 95, lower: 0, upper: 100 },
      { level: 80, lower: 40, upper: 60 },
    ]),
  ).toBe(10);
  expect(errorOf([])).toBeNull();
});

test("the table holds the periods in view, with every digit", () => {
  const from = Date.UTC(2025, 9, 17);
  const sheet = historySheet(HISTORY, [from, Infinity]);
  expect(sheet.rows.map((row) => row[0])).toEqual(["2025-10-17", "2025-10-24"]);
  expect(sheet.rows[1]).toEqual(["2025-10-24", null, 1239.7, 1060, 1430, null, 1170, null]);
});
