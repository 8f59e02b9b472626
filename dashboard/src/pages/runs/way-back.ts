import type { Schemas } from "../../api/client";

type Run = Schemas["RunInfo"];

/** Where rolling back leads. */
export interface Way {
  /** The run, where the list alone tells which one it is. */
  run: Run | null;
}

/**
 * Where rolling back from the published run leads; null when nothing else was ever published.
 *
 * The service goes back through publications, and what was rolled back is not gone back to. The list
 * only knows when each run was last published. That tells the way as long as the published run is the
 * newest of those; when an older one is published again, it does not.
 */
export function wayBack(runs: Run[]): Way | null {
  const present = runs.find((run) => run.is_published);
  const others = runs.filter((run) => !run.is_published && run.published_at);
  if (!present || others.length === 0) return null;
  if (others.some((run) => run.made_at > present.made_at || run.run > present.run)) {
    return { run: null };
  }
  const latestFirst = others.toSorted((a, b) =>
    (b.published_at ?? "").localeCompare(a.published_at ?? ""),
  );
  return { run: latestFirst[0] ?? null };
}
