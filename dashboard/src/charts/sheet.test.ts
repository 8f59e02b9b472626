import { expect, test } from "vitest";
import { csvOf, fileName, sheetOf } from "./sheet";
import { workbookOf } from "./xlsx";
import { crc32 } from "./zip";

const SHEET = sheetOf(
  ["Store", "#Sales"],
  [
    ["12", 1643690.9],
    ['a "quoted", one', null],
    ["=1+1", -2],
  ],
);

test("CSV keeps every digit, quotes what needs it and runs no formula", () => {
  expect(csvOf(SHEET)).toBe('Store,Sales\r\n12,1643690.9\r\n"a ""quoted"", one",\r\n\'=1+1,-2\r\n');
});

test("the checksum is that of the standard", () => {
  // The check value of CRC-32/ISO-HDLC.
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

test("a workbook is an archive that holds the cells", async () => {
  const bytes = new Uint8Array(await workbookOf(SHEET).arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  expect(text.slice(0, 2)).toBe("PK");
  expect(text).toContain("<c><v>1643690.9</v></c>");
  expect(text).toContain("a &quot;quoted&quot;, one");
  expect(text).toContain("'=1+1");
});

test("a title becomes the name of a file", () => {
  expect(fileName("Store 12: actual & forecast", "csv")).toBe("store-12-actual-forecast.csv");
});
