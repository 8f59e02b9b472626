import { expect } from "vitest";
import { goTo, journey, useStage } from "./support/browser";

const stage = useStage(0);

journey("without a forecast every page says what to do", async (screen) => {
  const page = await stage.openAs("ana", screen, "/");
  for (const name of ["Home", "Series", "Explore", "Accuracy"]) {
    await goTo(page, name);
    await page.getByRole("heading", { name: "No forecast yet" }).waitFor();
  }
  await page.getByRole("link", { name: "Go to runs" }).click();
  await page.getByRole("button", { name: "Start a run" }).waitFor();
});

journey("a viewer is told whom to ask for the first forecast", async (screen) => {
  const page = await stage.openAs("vic", screen, "/");
  await page.getByText("Ask whoever runs the forecasts").waitFor();
  expect(await page.getByRole("link", { name: "Go to runs" }).count()).toBe(0);
});
