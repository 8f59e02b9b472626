// How long until Home can be read: `node scripts/page-load.mjs URL [TIMES]` against a demo that runs.
// Every load is the first one of a new browser, with nothing kept from before.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [url, times = "10"] = process.argv.slice(2);
const millis = [];
for (let turn = 0; turn < Number(times); turn += 1) {
  const profile = mkdtempSync(join(tmpdir(), "page-load-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const page = await browser.newPage();
  const begun = performance.now();
  await page.goto(url, { waitUntil: "commit" });
  await page
    .getByText(/times out of 10 between/)
    .first()
    .waitFor();
  const readable = performance.now() - begun;
  await page.locator("canvas").first().waitFor();
  millis.push([readable, performance.now() - begun]);
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
for (const [place, what] of ["sentence", "chart"].entries()) {
  const sorted = millis.map((pair) => pair[place]).toSorted((a, b) => a - b);
  const [least, middle, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  console.log(`${what}: ${least.toFixed(0)} to ${most.toFixed(0)} ms, median ${middle.toFixed(0)}`);
}
