import type { QueryClient } from "@tanstack/react-query";
import type { Schemas } from "./client";

type Job = Schemas["JobInfo"];
type JobPage = Schemas["JobPage"];

/** Whether a job may still move. */
export function isOpen(job: Job): boolean {
  return job.state === "queued" || job.state === "running";
}

/** Puts a job's newest state into the list that is shown, at its place or on top. */
export function withJob(page: JobPage, job: Job): JobPage {
  const isKnown = page.items.some((item) => item.id === job.id);
  const items = isKnown
    ? page.items.map((item) => (item.id === job.id ? job : item))
    : [job, ...page.items];
  return { ...page, items };
}

/** Takes in what the live connection says of a job. */
export function takeJob(queries: QueryClient, job: Job): void {
  queries.setQueryData<JobPage>(["jobs"], (page) => page && withJob(page, job));
  // A job that ended may have left a run, whether or not it was published.
  if (!isOpen(job)) void queries.invalidateQueries({ queryKey: ["runs"] });
}
