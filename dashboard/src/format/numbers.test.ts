import { expect, test } from "vitest";
import {
  formatActual,
  formatChange,
  formatForecast,
  formatPercent,
  formatRough,
  roundToError,
} from "./numbers";

const plain = (text: string) => text.replaceAll("\u202f", " ");

test("a forecast is rounded to what its error leaves certain", () => {
  expect(plain(formatForecast(1239.73, 185))).toBe("1 240");
  expect(plain(formatForecast(46_912_345.6, 1_400_000))).toBe("46 900 000");
  expect(plain(formatForecast(3.14159, 0.5))).toBe("3.14");
  expect(roundToError(1239.73, 0)).toBe(1239.73);
});

test("without an error four digits count", () => {
  expect(plain(formatRough(7_123_456))).toBe("7 123 000");
  expect(formatRough(null)).toBe("–");
});

test("actuals keep what is known", () => {
  expect(plain(formatActual(1_643_690.9))).toBe("1 643 691");
  expect(formatActual(12.345)).toBe("12.35");
  expect(formatActual(-3)).toBe("\u22123");
});

test("percentages have two digits that count, changes a sign", () => {
  expect(plain(formatPercent(4.2345))).toBe("4.2 %");
  expect(plain(formatPercent(25))).toBe("25 %");
  expect(plain(formatChange(6.25))).toBe("+6.3 %");
  expect(plain(formatChange(-10.4))).toBe("\u221210 %");
});
