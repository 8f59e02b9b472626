import { createSignal } from "../signal";

/** Whether the service answers. */
export const connection = createSignal<"up" | "lost">("up");

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

const whenRestored = new Set<() => void>();

/** Calls `listener` each time the service answers again; gives the way to stop that. */
export function onRestored(listener: () => void): () => void {
  whenRestored.add(listener);
  return () => whenRestored.delete(listener);
}

async function isAlive(): Promise<boolean> {
  try {
    return (await fetch("/health", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

async function waitForLife(wait: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, wait));
  if (!(await isAlive())) return waitForLife(Math.min(wait * 2, LONGEST_WAIT_MS));
  connection.set("up");
  for (const listener of whenRestored) listener();
}

/** Says that no answer came; from then on the service is asked until it is back. */
export function reportLost(): void {
  if (connection.get() === "lost") return;
  connection.set("lost");
  void waitForLife(FIRST_WAIT_MS);
}

/** Asks whether the service is there, for those who only suspect that it is not. */
export async function checkConnection(): Promise<void> {
  if (!(await isAlive())) reportLost();
}
