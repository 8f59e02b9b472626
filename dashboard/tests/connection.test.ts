import { expect } from "vitest";
import { goTo, journey, mark, useStage } from "./support/browser";

const stage = useStage(1);

journey("a server restarted under the page is found again", async (screen) => {
  const page = await stage.openAs("vic", screen, "/");
  const sentence = page.getByTestId("next-period");
  const before = await sentence.innerText();
  const isMarked = await mark(page);
  await stage.server.stop();
  await page.getByText("Connection lost, trying again.").waitFor();
  // What was shown stays readable.
  expect(await sentence.innerText()).toBe(before);
  await stage.server.start();
  await page.getByText("Connection lost, trying again.").waitFor({ state: "detached" });
  await goTo(page, "Accuracy");
  await page
    .getByText(/off by [\d.]+ per 100 sold/)
    .first()
    .waitFor();
  expect(await isMarked()).toBe(true);
});

journey("a page asked for while the server is away comes when it is back", async (screen) => {
  const page = await stage.openAs("vic", screen, "/");
  await page.getByTestId("next-period").waitFor();
  const isMarked = await mark(page);
  await stage.server.stop();
  await page.getByText("Connection lost, trying again.").waitFor();
  await goTo(page, "Runs");
  await stage.server.start();
  await page.getByRole("table", { name: "Leaderboard" }).waitFor();
  expect(await isMarked()).toBe(true);
});

journey("a run published elsewhere appears by itself", async (screen) => {
  const page = await stage.openAs("vic", screen, "/?table=recent");
  const isMarked = await mark(page);
  const forecasts = page.locator("tbody tr td:nth-child(3)").filter({ hasText: /\d/ });
  await forecasts.first().waitFor();
  const horizon = (await forecasts.count()) === 4 ? 3 : 4;
  stage.project.forecastle("forecast", "--horizon", String(horizon), "--today", "2025-10-27");
  await forecasts.nth(horizon).waitFor({ state: "detached" });
  expect(await forecasts.count()).toBe(horizon);
  expect(await isMarked()).toBe(true);
});
