import { join } from "node:path";
import { test } from "vitest";
import { SCREENS, useStage, type Screen } from "../tests/support/browser";

const FOLDER = join(import.meta.dirname, "../../docs/screenshots");

const PAGES = {
  home: "/",
  series: "/series/5",
  "series-list": "/series",
  explore: "/explore",
  accuracy: "/accuracy",
  holidays: "/holidays",
  runs: "/runs",
};

const stage = useStage(2);

for (const screen of Object.keys(SCREENS) as Screen[]) {
  test(`pictures of each page (${screen})`, async () => {
    const page = await stage.openAs("admin", screen, "/");
    for (const [name, address] of Object.entries(PAGES)) {
      await page.goto(address);
      await page.waitForLoadState("networkidle");
      await page.locator("[data-ready=false]").first().waitFor({ state: "detached" });
      await page.screenshot({ path: join(FOLDER, `${name}-${screen}.png`) });
    }
  });
}
