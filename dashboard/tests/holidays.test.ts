import { expect } from "vitest";
import { goTo, journey, useStage } from "./support/browser";

const stage = useStage(1);

journey("each holiday over the years, and how each model did there", async (screen) => {
  const page = await stage.openAs("vic", screen, "/");
  await goTo(page, "Holidays");
  await page.getByRole("heading", { level: 1, name: "Holidays" }).waitFor();
  await page.getByLabel("Holiday").selectOption("Labor Day");
  await page.waitForURL(/holiday=Labor/);
  await page.getByRole("img", { name: /2025: actual [\d\s]+, forecast [\d\s]+/ }).waitFor();
  const years = page.getByRole("table", { name: "Labor Day over the years" });
  const shown = await years.locator("tbody tr td:first-child").allInnerTexts();
  expect(shown).toEqual(["2023", "2024", "2025"]);
  const models = page.getByRole("table", { name: "How each model did on Labor Day" });
  expect(await models.locator("tbody tr").count()).toBeGreaterThan(2);
  expect(await models.getByText("chosen", { exact: true }).count()).toBe(1);
  await page.reload();
  await page.getByRole("heading", { name: "Labor Day over the years" }).waitFor();
});
