import { expect, test } from "vitest";
import { formatPeriod, formatPeriodShort, momentOf } from "./dates";

test("a period is written as its length asks", () => {
  expect(formatPeriod("2025-10-24", "week")).toBe("Fri 24 Oct 2025");
  expect(formatPeriod("2025-10-01", "month")).toBe("Oct 2025");
  expect(formatPeriod("2025-10-01", "quarter")).toBe("Q4 2025");
  expect(formatPeriod("2025-10-24T06:00:00", "hour")).toBe("Fri 24 Oct 2025 06:00");
  expect(formatPeriodShort("2025-10-24", "week")).toBe("24 Oct");
  expect(formatPeriod("not a date", "week")).toBe("not a date");
});

test("periods know no time zone", () => {
  expect(momentOf("2025-10-24")).toBe(Date.UTC(2025, 9, 24));
  expect(momentOf("2025-10-24 06:00:00")).toBe(Date.UTC(2025, 9, 24, 6));
});
