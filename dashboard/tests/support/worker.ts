import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Page } from "playwright-core";
import { FORECASTLE, TODAY, type Project } from "./project";

/** A worker in a process of its own, which can be held in the middle of a job. */
export interface Worker {
  /** Does jobs until the one that `page` can see has told how far it is, and stands still there. */
  holdInProgress: (page: Page) => Promise<void>;
  /** Goes on, from where it was held or from the start. */
  goOn: () => void;
  stop: () => Promise<void>;
}

interface Standing {
  state: string;
  total: number;
}

async function newestJob(page: Page): Promise<Standing> {
  const answer = await page.request.get("/api/v1/jobs");
  const { items } = (await answer.json()) as { items: Standing[] };
  if (!items[0]) throw new Error("there is no job");
  return items[0];
}

/** A worker of a project that does nothing yet. */
export function workerOf(project: Project): Worker {
  let process: ChildProcess | null = null;

  function goOn(): void {
    if (process) process.kill("SIGCONT");
    else {
      const parameters = ["worker", "--project", project.folder, "--today", TODAY];
      process = spawn(FORECASTLE, parameters, { stdio: "ignore" });
    }
  }

  async function holdInProgress(page: Page): Promise<void> {
    goOn();
    let job = await newestJob(page);
    while (job.total === 0) {
      if (job.state !== "queued" && job.state !== "running") throw new Error(`it is ${job.state}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      job = await newestJob(page);
    }
    process?.kill("SIGSTOP");
  }

  async function stop(): Promise<void> {
    if (!process || process.exitCode !== null) return;
    const ended = once(process, "exit");
    process.kill("SIGCONT");
    process.kill("SIGTERM");
    await ended;
  }

  return { holdInProgress, goOn, stop };
}
