import { useQuery } from "@tanstack/react-query";
import { useAction } from "../../api/actions";
import { ask, client, type Schemas } from "../../api/client";
import { isOpen } from "../../api/jobs";
import { jobsQuery } from "../../api/queries";
import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { InlineError } from "../../components/states";
import { useMay } from "../../session/me";
import { text } from "./words";

type Job = Schemas["JobInfo"];

function Bar({ name, done, total }: { name: string; done: number; total: number }) {
  return (
    <div
      role="progressbar"
      aria-label={name}
      aria-valuenow={done}
      aria-valuemax={total}
      className="h-2 overflow-hidden rounded bg-raised"
    >
      <div className="h-full bg-button" style={{ width: `${(100 * done) / total}%` }} />
    </div>
  );
}

function JobProgress({ job }: { job: Job }) {
  const mayCancel = useMay("run");
  const cancel = useAction(() =>
    ask(client.POST("/api/v1/jobs/{id}/cancel", { params: { path: { id: job.id } } })),
  );
  const step = job.step || text.progress.queued;
  const hasTotal = job.total > 0;
  return (
    <Card
      title={text.progress.title(job.id)}
      note={text.progress.by(job.requested_by)}
      actions={
        mayCancel && (
          <Button look="danger" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
            {text.progress.cancel}
          </Button>
        )
      }
    >
      <div className="grid gap-2">
        <div className="flex justify-between gap-2 text-sm">
          <span role="status">{step}</span>
          {hasTotal && (
            <span className="tabular-nums">{text.progress.of(job.done, job.total)}</span>
          )}
        </div>
        {hasTotal && <Bar name={step} done={job.done} total={job.total} />}
        <InlineError error={cancel.error} />
        {job.log.length > 0 && (
          <details className="text-sm">
            <summary className="text-accent">{text.progress.said}</summary>
            <pre className="mt-1 max-h-40 overflow-auto text-xs whitespace-pre-wrap">
              {job.log.join("\n")}
            </pre>
          </details>
        )}
      </div>
    </Card>
  );
}

/** The jobs that are under way, step by step as they move. */
export function Progress() {
  const jobs = useQuery(jobsQuery);
  const open = (jobs.data?.items ?? []).filter(isOpen);
  return open.map((job) => <JobProgress key={job.id} job={job} />);
}
