import type { Schemas } from "../../api/client";

type Run = Schemas["RunInfo"];

/** The run that was published last before the present one, if any is still there. */
export function runBefore(runs: Run[]): Run | undefined {
  return runs
    .filter((run) => !run.is_published && run.published_at)
    .toSorted((a, b) => (b.published_at ?? "").localeCompare(a.published_at ?? ""))[0];
}
