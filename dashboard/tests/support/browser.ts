import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeProject, type Project, type UserName } from "./project";
import { startServer, type Server } from "./server";
import { workerOf, type Worker } from "./worker";

/** The two screens that every journey is made on. */
export const SCREENS = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 360, height: 740 },
} as const;

export type Screen = keyof typeof SCREENS;

const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a file of journeys works with: a project, its server, and a browser. */
export interface Stage {
  project: Project;
  server: Server;
  /** Does the jobs where the stage was set `withWorkerApart`; the server does them itself elsewhere. */
  worker: Worker;
  /** A page of a fresh profile in which nobody is signed in. */
  open: (screen: Screen, theme?: "light" | "dark") => Promise<Page>;
  /** The same, signed in, at an address within the dashboard. */
  openAs: (user: UserName, screen: Screen, path: string, theme?: "light" | "dark") => Promise<Page>;
}

/** Sets a stage for all journeys of a file; `runs` says how many forecasts are published. */
export function useStage(runs: number, { withWorkerApart = false } = {}): Stage {
  const stage = {} as Stage;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const sessions = new Map<UserName, Awaited<ReturnType<BrowserContext["storageState"]>>>();

  beforeAll(async () => {
    stage.project = makeProject(runs);
    stage.server = await startServer(stage.project, withWorkerApart ? ["--no-worker"] : []);
    stage.worker = workerOf(stage.project);
    const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
    browser = await chromium.launch({ executablePath, args: FLAGS });
  });

  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    await browser?.close();
    await stage.worker?.stop();
    await stage.server?.stop();
    stage.project?.remove();
  });

  stage.open = async (screen, theme = "light") => {
    const context = await browser.newContext({
      baseURL: stage.server.url,
      viewport: SCREENS[screen],
      colorScheme: theme,
      timezoneId: "UTC",
    });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    // A fault that nobody sees is a fault all the same.
    page.on("pageerror", (error) => {
      throw error;
    });
    return page;
  };

  stage.openAs = async (user, screen, path, theme = "light") => {
    const page = await stage.open(screen, theme);
    const known = sessions.get(user);
    if (known) {
      await page.context().addCookies(known.cookies);
    } else {
      const data = { name: user, password: stage.project.passwords[user] };
      const answer = await page.request.post("/api/v1/login", { data });
      expect(answer.status()).toBe(200);
      sessions.set(user, await page.context().storageState());
    }
    await page.goto(path);
    await page.getByRole("navigation", { name: "Pages" }).filter({ visible: true }).waitFor();
    await page.getByRole("main").waitFor();
    return page;
  };

  return stage;
}

/** A journey on both screens. */
export function journey(name: string, travel: (screen: Screen) => Promise<void>): void {
  for (const screen of Object.keys(SCREENS) as Screen[]) {
    test(`${name} (${screen})`, () => travel(screen));
  }
}

/** Goes to a page by its name in the rail, or in the bar of a phone. */
export async function goTo(page: Page, name: string): Promise<void> {
  const link = page.getByRole("link", { name, exact: true }).filter({ visible: true });
  if ((await link.count()) === 0)
    await page.locator("nav summary").filter({ visible: true }).click();
  await link.first().click();
}

/** Marks the document, to see later that it was not loaded anew. */
export async function mark(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => document.documentElement.setAttribute("data-marked", "yes"));
  return () => page.evaluate(() => document.documentElement.hasAttribute("data-marked"));
}
