import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import type { Schemas } from "../../api/client";
import { jobsQuery } from "../../api/queries";
import { Badge, Card } from "../../components/card";
import { DataTable } from "../../components/data-table";
import { Message, QueryView } from "../../components/states";
import { formatMoment } from "../../format/dates";
import { text } from "./words";

type Job = Schemas["JobInfo"];

const TONES = {
  queued: "plain",
  running: "plain",
  done: "good",
  failed: "bad",
  cancelled: "warn",
} as const;

function Result({ job }: { job: Job }) {
  if (job.run) return job.run;
  if (!job.error) return job.step;
  return (
    <span className="text-bad">
      {job.error.message} <code className="text-xs">{job.error.code}</code>
      {job.error.hint && <span className="block text-xs">{job.error.hint}</span>}
    </span>
  );
}

const COLUMNS: ColumnDef<Job>[] = [
  { id: "id", header: text.job.id, accessorFn: (job) => job.id, meta: { isWideOnly: true } },
  {
    id: "state",
    header: text.job.state,
    accessorFn: (job) => job.state,
    cell: ({ row }) => (
      <Badge tone={TONES[row.original.state]}>{text.job.states[row.original.state]}</Badge>
    ),
  },
  {
    id: "result",
    header: text.job.result,
    enableSorting: false,
    cell: ({ row }) => <Result job={row.original} />,
  },
  {
    id: "who",
    header: text.job.who,
    accessorFn: (job) => job.requested_by,
    meta: { isWideOnly: true },
  },
  {
    id: "created_at",
    header: text.job.when,
    accessorFn: (job) => job.created_at,
    cell: ({ row }) => formatMoment(row.original.created_at),
  },
  {
    id: "finished_at",
    header: text.job.finished,
    accessorFn: (job) => job.finished_at,
    cell: ({ row }) => formatMoment(row.original.finished_at),
    meta: { isWideOnly: true },
  },
];

/** Every job with what came of it. */
export function JobList() {
  const jobs = useQuery(jobsQuery);
  return (
    <QueryView query={jobs}>
      {(page) =>
        page.items.length === 0 ? (
          <Message title={text.job.empty}>{text.job.emptyHelp}</Message>
        ) : (
          <Card title={text.jobs}>
            <DataTable caption={text.jobs} columns={COLUMNS} rows={page.items} />
          </Card>
        )
      }
    </QueryView>
  );
}
