import { readFileSync } from "node:fs";
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { goTo, journey, useStage } from "./support/browser";

const stage = useStage(2);

/** The text of every cell of a table, row by row. */
async function cellsOf(frame: Locator): Promise<string[][]> {
  const rows = await frame.locator("tbody tr").all();
  return Promise.all(rows.map((row) => row.locator("td").allInnerTexts()));
}

/** A figure as it is shown, as a number. */
function numberOf(text: string): number | null {
  return text === "–" ? null : Number(text.replaceAll("\u202f", "").replace("\u2212", "-"));
}

journey("home says the next period in a sentence", async (screen) => {
  const page = await stage.openAs("vic", screen, "/");
  const sentence = await page.getByTestId("next-period").innerText();
  expect(sentence).toMatch(
    /All 12.series, weekly sales: [\d\u202f]+, 8 times out of 10 between [\d\u202f]+ and [\d\u202f]+, [\d.]+\u202f% (above|below) last year\./,
  );
  await page.getByText("Data through Fri 24 Oct 2025").first().waitFor();
  await page.getByRole("heading", { name: "Things to check" }).waitFor();
  await page.getByRole("heading", { name: "What changed" }).waitFor();
});

journey("search a series and open it", async (screen) => {
  const page = await stage.openAs("vic", screen, "/");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("store 7");
  await page.getByRole("option", { name: "Store 7", exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Store 7", exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/series/7");
  const chart = page.getByRole("img", {
    name: /Store 7, weekly sales.*forecast.*8 times out of 10/,
  });
  await chart.waitFor();
  expect(await chart.locator("canvas").count()).toBeGreaterThan(0);
});

journey("the series are sorted and filtered by the service", async (screen) => {
  const page = await stage.openAs("vic", screen, "/series");
  await page.getByRole("button", { name: "Next forecast" }).click();
  await page.waitForURL(/sort=next_forecast/);
  await page.waitForLoadState("networkidle");
  const column = page.locator("tbody tr td:nth-child(3)");
  const shown = (await column.allInnerTexts()).map(numberOf);
  expect(shown.length).toBe(12);
  const ordered = shown.toSorted((a, b) => (a ?? 0) - (b ?? 0));
  expect([ordered, ordered.toReversed()]).toContainEqual(shown);
  await page.getByLabel("Name contains").fill("store 12");
  await page.getByText("1 series match").waitFor();
  expect(await page.locator("tbody tr").count()).toBe(1);
});

journey("the table behind a chart has an address", async (screen) => {
  const page = await stage.openAs("vic", screen, "/series/5");
  await page.getByRole("button", { name: "Table" }).click();
  await page.getByRole("columnheader", { name: "Actual", exact: true }).waitFor();
  expect(new URL(page.url()).searchParams.get("table")).toBe("history");
  await page.reload();
  await page.getByRole("columnheader", { name: "Actual", exact: true }).waitFor();
});

journey("an exported CSV equals the table", async (screen) => {
  const page = await stage.openAs("vic", screen, "/series/5?table=history");
  const region = page.getByRole("region", { name: "Actual and forecast" });
  await region.getByRole("table").waitFor();
  await region.locator("summary").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "CSV" }).click(),
  ]);
  const lines = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  const table = await cellsOf(region);
  expect(lines.length - 1).toBe(table.length);
  expect(table.length).toBeGreaterThan(100);
  for (const [place, line] of lines.slice(1).entries()) {
    const [period = "", actual = "", forecast = ""] = line.split(",");
    const cells = table[place] ?? [];
    expect(cells[0]).toBe(period);
    for (const [text, value] of [
      [cells[1], actual],
      [cells[2], forecast],
    ]) {
      const number = numberOf(text ?? "");
      if (value === "") expect(number).toBeNull();
      else expect(Math.abs((number ?? NaN) - Number(value))).toBeLessThanOrEqual(0.5);
    }
  }
});

journey("drill from all to a store", async (screen) => {
  const page = await stage.openAs("vic", screen, "/");
  await goTo(page, "Explore");
  await page
    .getByRole("img", { name: /Furthest above: Store \d+.*Furthest below: Store \d+/ })
    .waitFor();
  await page.getByRole("button", { name: "Store 4", exact: true }).click();
  await page.getByRole("heading", { name: "Store 4", exact: true }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "By Store", exact: true }).waitFor();

  await page.getByRole("button", { name: "All series" }).click();
  await page.getByLabel("Value").fill("9");
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  expect(new URL(page.url()).searchParams.getAll("where")).toEqual(["Store:9"]);
  await page.getByRole("navigation", { name: "Where you are" }).getByText("Store 9").waitFor();
  await page.getByRole("navigation", { name: "Where you are" }).getByText("All").click();
  await page.getByRole("button", { name: "All series" }).waitFor();
});

journey("accuracy shows its limits and says them", async (screen) => {
  const page = await stage.openAs("vic", screen, "/accuracy");
  await page.getByText("above 25\u202f% an alert is raised").waitFor();
  await page.getByText("beyond ±10\u202f% an alert is raised").waitFor();
  await page
    .getByText(/off by [\d.]+ per 100 sold/)
    .first()
    .waitFor();
  await page.getByRole("link", { name: "By Store", exact: true }).click();
  await page.getByRole("cell", { name: "Store 3", exact: true }).waitFor();
  await page.getByLabel("Model").selectOption({ index: 1 });
  await page.waitForURL(/model=/);
  await page.getByRole("cell", { name: "Store 3", exact: true }).waitFor();
});

journey("what if: a holiday changes the forecast of its week", async (screen) => {
  const page = await stage.openAs("ana", screen, "/series/2");
  await page.getByLabel("Column").fill("Holiday_Flag");
  await page.getByLabel("Value").fill("1");
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("button", { name: "Forecast with this" }).click();
  await page.getByText(/Over the horizon .* instead of/).waitFor();
  await page.getByRole("button", { name: "Back to the published forecast" }).click();
  expect(await page.getByText(/Over the horizon .* instead of/).count()).toBe(0);
});
