import type { QueryClient } from "@tanstack/react-query";
import { checkConnection } from "./connection";
import type { Schemas } from "./client";
import { takeJob } from "./jobs";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

type LiveMessage = Schemas["LiveMessage"];

/**
 * Follows the live connection and keeps the queries current; gives the way to stop.
 *
 * A run published while the connection was down shows in the next greeting, so nothing is missed.
 */
export function followLive(queries: QueryClient): () => void {
  let socket: WebSocket | null = null;
  let wait = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let knownRun: string | null | undefined;
  let isStopped = false;

  function see(run: string | null): void {
    if (knownRun !== undefined && knownRun !== run) void queries.invalidateQueries();
    knownRun = run;
  }

  function receive(message: LiveMessage): void {
    if (message.type === "job") takeJob(queries, message.job);
    else see(message.run ?? null);
  }

  function connect(): void {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/api/v1/live`);
    socket.addEventListener("open", () => {
      wait = FIRST_WAIT_MS;
      // Jobs may have moved while nobody listened.
      void queries.invalidateQueries({ queryKey: ["jobs"] });
    });
    socket.addEventListener("message", (event) => {
      receive(JSON.parse(String(event.data)) as LiveMessage);
    });
    socket.addEventListener("close", () => {
      if (isStopped) return;
      void checkConnection();
      // Spread, so that many pages do not come back at the same moment.
      timer = setTimeout(connect, wait * (0.75 + Math.random() / 2));
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    });
  }

  connect();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    socket?.close();
  };
}
