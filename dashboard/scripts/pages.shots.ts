import { join } from "node:path";
import { test } from "vitest";
import { PAGES } from "../src/routes";
import { SCREENS, useStage, type Screen } from "../tests/support/browser";

const FOLDER = join(import.meta.dirname, "../../docs/screenshots");

const stage = useStage(2);

/** `/` is home, `/series/:id` is series-one. */
function pictureName(path: string): string {
  return path === "/" ? "home" : path.slice(1).replace("/:id", "-one");
}

for (const screen of Object.keys(SCREENS) as Screen[]) {
  test(`pictures of each page (${screen})`, async () => {
    const page = await stage.openAs("admin", screen, "/");
    for (const { path } of PAGES) {
      await page.goto(path.replace(":id", "5"));
      await page.waitForLoadState("networkidle");
      await page.locator("[data-ready=false]").first().waitFor({ state: "detached" });
      await page.screenshot({ path: join(FOLDER, `${pictureName(path)}-${screen}.png`) });
    }
  });
}
