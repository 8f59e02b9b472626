import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The command under test; another one can be named. */
export const FORECASTLE = resolve(
  process.env["FORECASTLE_BIN"] ?? join(import.meta.dirname, "../../../target/debug/forecastle"),
);

/** The sample's data end on 24 October 2025; a few days later they are fresh. */
export const TODAY = "2025-10-27";

/** The stores that are kept: few, so that a run takes a second. */
const STORES = 12;

export type Role = "viewer" | "planner" | "data_scientist" | "admin";

/** Everybody who signs in somewhere in the journeys. */
export const USERS = {
  admin: { role: "admin", scope: [] },
  ana: { role: "data_scientist", scope: [] },
  vic: { role: "viewer", scope: [] },
  mia: { role: "viewer", scope: ["Store:12"] },
} satisfies Record<string, { role: Role; scope: string[] }>;

export type UserName = keyof typeof USERS;

/** A project of its own for one file of journeys. */
export interface Project {
  folder: string;
  passwords: Record<UserName, string>;
  /** Runs the command in the project and gives what it printed. */
  forecastle: (...parameters: string[]) => string;
  remove: () => void;
}

function keepFewStores(folder: string): void {
  for (const file of ["data/sales.csv", "data/future.csv"]) {
    const path = join(folder, file);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    const kept = lines.filter((line, place) => place === 0 || Number.parseInt(line, 10) <= STORES);
    writeFileSync(path, `${kept.join("\n")}\n`);
  }
}

function makeFast(folder: string): void {
  const path = join(folder, "forecastle.toml");
  const before = readFileSync(path, "utf8");
  const after = before
    .replace('preset = "balanced"', 'preset = "fast"')
    .replace("windows = 3", "windows = 2");
  if (after === before) throw new Error("the sample's settings are not what they were");
  writeFileSync(path, after);
}

/** Makes a small project with its users; `runs` says how many forecasts are published. */
export function makeProject(runs: number): Project {
  const folder = mkdtempSync(join(tmpdir(), "forecastle-journeys-"));
  const command = (...parameters: string[]) =>
    execFileSync(FORECASTLE, [...parameters, "--project", folder], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  execFileSync(FORECASTLE, ["init", folder, "--sample", "weekly-stores"], { stdio: "ignore" });
  keepFewStores(folder);
  makeFast(folder);
  for (let run = 0; run < runs; run += 1) {
    // Horizons differ, so that one sees which run is shown.
    if (run === 0) command("run", "--today", TODAY);
    else command("forecast", "--horizon", String(13 - run), "--today", TODAY);
  }
  const passwords = {} as Record<UserName, string>;
  for (const [name, { role, scope }] of Object.entries(USERS)) {
    const scopes = scope.flatMap((pair: string) => ["--scope", pair]);
    const made = command("users", "add", name, "--role", role, ...scopes, "--output", "json");
    passwords[name as UserName] = (JSON.parse(made) as { password: string }).password;
  }
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, passwords, forecastle: command, remove };
}
