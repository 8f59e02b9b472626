import type { Page } from "playwright-core";
import { expect } from "vitest";
import { goTo, journey, mark, useStage } from "./support/browser";

// A run takes a second or a minute, as the machine may be: what is to be seen while it lasts is looked at
// while its worker is held.
const stage = useStage(2, { withWorkerApart: true });

/** Opens the dialog, takes all models, and starts. */
async function startRun(page: Page, horizon: number): Promise<void> {
  await page.getByRole("button", { name: "Start a run" }).click();
  await page.getByLabel("Horizon").fill(String(horizon));
  for (const box of await page.getByRole("dialog").getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "Start", exact: true }).click();
}

async function publishedRun(page: Page): Promise<string> {
  await page.goto("/runs?tab=runs");
  const row = page.getByRole("row").filter({ hasText: "published" });
  return (await row.locator("td").first().innerText()).split(/\s/)[0] ?? "";
}

journey("the leaderboard marks the chosen model", async (screen) => {
  const page = await stage.openAs("vic", screen, "/runs");
  const table = page.getByRole("table", { name: "Leaderboard" });
  await table.waitFor();
  expect(await table.getByRole("row").count()).toBeGreaterThan(4);
  expect(await table.getByText("chosen", { exact: true }).count()).toBe(1);
});

journey(
  "a run started here shows its progress and then its forecast, without reload",
  async (screen) => {
    const page = await stage.openAs("ana", screen, "/runs");
    const isMarked = await mark(page);
    const horizon = screen === "desktop" ? 5 : 6;
    await startRun(page, horizon);
    await page.getByRole("heading", { name: /Run in progress/ }).waitFor();
    await stage.worker.holdInProgress(page);
    await page.getByRole("progressbar").first().waitFor();

    const watcher = await stage.openAs("vic", screen, "/runs?tab=runs");
    await watcher.getByRole("heading", { name: /Run in progress/ }).waitFor();
    const isWatcherMarked = await mark(watcher);
    stage.worker.goOn();
    // The forecast of the new run appears by itself, for whoever started it and for whoever just looks.
    for (const open of [page, watcher]) {
      await goTo(open, "Runs");
      await open.getByRole("link", { name: "Runs", exact: true }).last().click();
      const row = open.getByRole("row").filter({ hasText: "published" });
      await row.filter({ hasText: /r_\d+/ }).waitFor({ timeout: 100_000 });
      await open
        .getByRole("heading", { name: /Run in progress/ })
        .waitFor({ state: "detached", timeout: 100_000 });
    }
    await goTo(page, "Home");
    await page.getByRole("button", { name: "Table" }).click();
    await page.getByRole("columnheader", { name: "Forecast", exact: true }).waitFor();
    const forecasts = page.locator("tbody tr td:nth-child(3)").filter({ hasText: /\d/ });
    expect(await forecasts.count()).toBe(horizon);
    expect(await isMarked()).toBe(true);
    expect(await isWatcherMarked()).toBe(true);
  },
);

journey("a run is cancelled and leaves the published one alone", async (screen) => {
  const page = await stage.openAs("ana", screen, "/runs");
  const before = await publishedRun(page);
  await startRun(page, 9);
  await stage.worker.holdInProgress(page);
  const isAsked = page.waitForResponse(/\/cancel$/);
  await page.getByRole("button", { name: "Cancel the run" }).click();
  expect((await isAsked).ok()).toBe(true);
  stage.worker.goOn();
  await page
    .getByRole("heading", { name: /Run in progress/ })
    .waitFor({ state: "detached", timeout: 60_000 });
  await page.goto("/runs?tab=jobs");
  await page.locator("tbody tr").first().getByText("cancelled", { exact: true }).waitFor();
  expect(await publishedRun(page)).toBe(before);
});

journey("roll back says what it means and brings the former run back", async (screen) => {
  const page = await stage.openAs("ana", screen, "/runs?tab=runs");
  const before = await publishedRun(page);
  await page.getByRole("button", { name: "Roll back", exact: true }).click();
  const dialog = page.getByRole("dialog");
  const named = /Everybody sees (r_\d+) again/.exec(await dialog.innerText())?.[1];
  // The first time there is no doubt which run that is.
  if (screen === "desktop") expect(named).toMatch(/^r_/);
  await dialog.getByRole("button", { name: "Roll back", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  const after = await publishedRun(page);
  expect(after).not.toBe(before);
  if (named) expect(after).toBe(named);
});

journey("publish says what it means and shows the other run", async (screen) => {
  const page = await stage.openAs("ana", screen, "/runs?tab=runs");
  await page
    .getByRole("button", { name: /^Publish r_/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  const chosen = /Publish (r_\d+)\?/.exec(await dialog.innerText())?.[1] ?? "";
  await dialog.getByText("can be brought back").waitFor();
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("row").filter({ hasText: "published" }).getByText(chosen).waitFor();
  expect(await publishedRun(page)).toBe(chosen);
});
