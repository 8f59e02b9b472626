import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { FORECASTLE, TODAY, type Project } from "./project";

/** A server of a project, on a port of its own. */
export interface Server {
  url: string;
  stop: () => Promise<void>;
  /** Starts it again at the same address. */
  start: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/ready`)).ok;
  } catch {
    return false;
  }
}

async function untilReady(url: string, server: ChildProcess, said: () => string): Promise<void> {
  while (!(await isReady(url))) {
    if (server.exitCode !== null) throw new Error(`the server ended:\n${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts `forecastle serve` over a project and waits until it can answer. */
export async function startServer(project: Project, flags: string[] = []): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const parameters = ["serve", "--project", project.folder, "--port", String(port), ...flags];
  let process: ChildProcess | null = null;
  let said = "";

  async function start(): Promise<void> {
    const child = spawn(FORECASTLE, [...parameters, "--today", TODAY]);
    process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (bytes: Buffer) => (said += bytes.toString()));
    }
    await untilReady(url, child, () => said);
  }

  async function stop(): Promise<void> {
    const child = process;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }

  await start();
  return { url, start, stop };
}
