import { expect } from "vitest";
import { goTo, journey, mark, useStage } from "./support/browser";

const stage = useStage(1);

journey("sign in and out", async (screen) => {
  const page = await stage.open(screen);
  await page.goto("/accuracy");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  // Nothing but the login is shown to a stranger.
  expect(await page.getByRole("navigation").count()).toBe(0);
  await page.getByLabel("Name").fill("vic");
  await page.getByLabel("Password").fill(stage.project.passwords.vic);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Accuracy" }).waitFor();

  await page
    .locator("summary", { hasText: "vic" })
    .or(page.getByLabel("Signed in as vic"))
    .first()
    .click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto("/series");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});

journey("a wrong password is refused in words", async (screen) => {
  const page = await stage.open(screen);
  await page.goto("/");
  await page.getByLabel("Name").fill(`nobody-${screen}`);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").getByText("do not go together").waitFor();
  expect(await page.getByRole("navigation").count()).toBe(0);
});

journey("an ended session returns to the same view", async (screen) => {
  const page = await stage.openAs("vic", screen, "/accuracy?by=step");
  await page.getByRole("heading", { name: "Error", exact: true }).waitFor();
  const isMarked = await mark(page);
  await page.context().clearCookies();
  await goTo(page, "Explore");
  await page.getByRole("heading", { name: "Your session has ended" }).waitFor();
  expect(await page.getByRole("dialog").getByLabel("Name").inputValue()).toBe("vic");
  await page.getByRole("dialog").getByLabel("Password").fill(stage.project.passwords.vic);
  await page.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Explore" }).waitFor();
  await page.getByRole("heading", { name: "By Store", exact: true }).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(new URL(page.url()).pathname).toBe("/explore");
  expect(await isMarked()).toBe(true);
});

journey("a manager of one store sees nothing of another", async (screen) => {
  const page = await stage.openAs("mia", screen, "/");
  const answers: string[] = [];
  page.on("response", async (response) => {
    if (response.url().includes("/api/")) answers.push(await response.text().catch(() => ""));
  });
  await page.getByTestId("next-period").getByText("Store 12").waitFor();
  for (const name of ["Series", "Explore", "Accuracy", "Runs"]) {
    await goTo(page, name);
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await page.waitForLoadState("networkidle");
    expect(await page.getByRole("main").innerText()).not.toMatch(/Store (?!12\b)\d+/);
  }
  await page.goto("/series/3");
  await page.getByRole("heading", { name: "Not found" }).waitFor();
  await page.goto("/?where=Store:3");
  await page.waitForLoadState("networkidle");
  expect(await page.getByRole("main").innerText()).not.toContain("Store 3 ");
  expect(answers.length).toBeGreaterThan(5);
  for (const answer of answers) expect(answer).not.toMatch(/"Store (?!12")\d+"/);
});

journey("a viewer may not start runs and is told so", async (screen) => {
  const page = await stage.openAs("vic", screen, "/runs");
  await page.getByText("Starting runs is for data scientists").waitFor();
  expect(await page.getByRole("button", { name: "Start a run" }).count()).toBe(0);
  await page.goto("/runs?start=1");
  await page.getByRole("dialog").getByText("Not open to your account").waitFor();
  await page.goto("/admin");
  await page.getByRole("heading", { name: "Not open to your account" }).waitFor();
});

journey("an administrator makes a token and sees its secret once", async (screen) => {
  const page = await stage.openAs("admin", screen, "/admin?tab=tokens");
  await page.getByRole("button", { name: "Make a token" }).click();
  await page.getByLabel("What it is for").fill(`power bi ${screen}`);
  await page.getByRole("button", { name: "Add" }).click();
  const secret = await page.getByLabel("Secret", { exact: true }).inputValue();
  expect(secret).toMatch(/^fct_[0-9a-f]{64}$/);
  const answer = await fetch(`${stage.server.url}/api/v1/project`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  expect(answer.status).toBe(200);
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("cell", { name: `power bi ${screen}`, exact: true }).waitFor();
  expect(await page.content()).not.toContain(secret);
});
