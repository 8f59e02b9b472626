import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { PAGES } from "../src/routes";
import { journey, useStage } from "./support/browser";

const stage = useStage(2);

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Every page of the list, and views of pages that differ from their first one. */
const ADDRESSES = [
  ...PAGES.map(({ path }) => path.replace(":id", "5")),
  "/series/5?table=history&last_year=1",
  "/accuracy?by=step",
  "/accuracy?by=Store",
  "/runs?tab=runs",
  "/runs?tab=jobs",
  "/runs?tab=models",
  "/runs?start=1",
  "/admin?tab=tokens",
  "/admin?tab=audit",
  "/nowhere",
];

interface Finding {
  id: string;
  impact: string | null;
  nodes: { html: string }[];
}

/** What axe finds that is serious or worse. */
async function seriousFindings(page: Page): Promise<string[]> {
  // Through the protocol and not as an inline script, which the page's policy would refuse.
  await page.evaluate(AXE);
  const findings = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: Finding[] }> } };
    return (await axe.run()).violations;
  });
  return findings
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.locator("[data-ready=false]").first().waitFor({ state: "detached" });
}

for (const theme of ["light", "dark"] as const) {
  journey(`axe finds nothing serious on any page, ${theme}`, async (screen) => {
    const page = await stage.openAs("admin", screen, "/", theme);
    for (const address of ADDRESSES) {
      await page.goto(address);
      await settled(page);
      expect(await seriousFindings(page), address).toEqual([]);
    }
  });
}

journey("axe finds nothing serious on the login", async (screen) => {
  const page = await stage.open(screen);
  await page.goto("/");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});

journey("no page is wider than the screen", async (screen) => {
  const page = await stage.openAs("admin", screen, "/");
  for (const address of ADDRESSES) {
    await page.goto(address);
    await settled(page);
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(excess, address).toBeLessThanOrEqual(0);
  }
});

journey("the theme follows the machine, and the reader's choice before it", async (screen) => {
  const page = await stage.openAs("vic", screen, "/account", "dark");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.getByRole("main").getByLabel("Light").check();
  expect(await ground()).not.toBe(dark);
  await page.reload();
  await page.getByRole("main").getByLabel("Light").waitFor();
  expect(await ground()).not.toBe(dark);
  await page.getByRole("main").getByLabel("Dark").check();
  expect(await ground()).toBe(dark);
});

/** Presses Tab until something with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return (element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim();
    });
    if (focused === name) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

journey("everything can be done by keyboard", async (screen) => {
  const page = await stage.openAs("ana", screen, "/");
  await page.getByTestId("next-period").waitFor();
  await tabTo(page, "Series");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Series" }).waitFor();
  await page.getByRole("link", { name: "Store 1", exact: true }).waitFor();
  await tabTo(page, "Store 1");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Store 1" }).waitFor();
  await page.getByRole("button", { name: "Table" }).waitFor();
  await tabTo(page, "Table");
  const outline = await page.evaluate(
    () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
  );
  expect(outline).toBe("solid");
  await page.keyboard.press("Enter");
  await page.getByRole("columnheader", { name: "Actual", exact: true }).waitFor();
  await page.goto("/runs");
  await page.getByRole("button", { name: "Start a run" }).waitFor();
  await tabTo(page, "Start a run");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

journey("nothing is asked of anyone but the server, and its policy is kept", async (screen) => {
  const page = await stage.openAs("vic", screen, "/");
  const strangers: string[] = [];
  const refusals: string[] = [];
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== stage.server.url) strangers.push(request.url());
  });
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) refusals.push(message.text());
  });
  for (const address of ADDRESSES) {
    await page.goto(address);
    await settled(page);
  }
  const chart = page.getByRole("img").first();
  await page.goto("/series/5");
  await settled(page);
  await chart.hover({ position: { x: 150, y: 120 } });
  expect(strangers).toEqual([]);
  expect(refusals).toEqual([]);
});
