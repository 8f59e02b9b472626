import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import type { Schemas } from "../../api/client";
import { runsQuery } from "../../api/queries";
import { Button } from "../../components/button";
import { Badge, Card } from "../../components/card";
import { DataTable } from "../../components/data-table";
import { Message, QueryView } from "../../components/states";
import { formatMoment, formatPeriod } from "../../format/dates";
import { formatScore } from "../../format/numbers";
import { useMay, useProject } from "../../session/me";
import { useView } from "../../view";
import { countOf, words } from "../../words";
import { PublishDialog } from "./publication";
import { text } from "./words";

type Run = Schemas["RunInfo"];

function columnsOf(noun: string, publish: ((run: Run) => void) | null): ColumnDef<Run>[] {
  return [
    {
      id: "run",
      header: text.run,
      accessorFn: (run) => run.run,
      cell: ({ row: { original: run } }) => (
        <>
          {run.run} {run.is_published && <Badge tone="good">{text.published}</Badge>}
        </>
      ),
    },
    {
      id: "kind",
      header: text.kind,
      accessorFn: (run) => run.kind,
      meta: { isWideOnly: true },
    },
    {
      id: "made_at",
      header: text.made,
      accessorFn: (run) => run.made_at,
      cell: ({ row }) => formatMoment(row.original.made_at),
      meta: { isWideOnly: true },
    },
    {
      id: "origin",
      header: text.origin,
      accessorFn: (run) => run.origin,
      cell: ({ row }) => formatPeriod(row.original.origin, noun),
      meta: { isWideOnly: true },
    },
    {
      id: "horizon",
      header: text.horizon,
      accessorFn: (run) => run.horizon,
      cell: ({ row }) => countOf(row.original.horizon, noun),
      meta: { isNumber: true, isWideOnly: true },
    },
    { id: "model", header: text.model, accessorFn: (run) => run.model },
    {
      id: "score",
      header: text.versions.score,
      accessorFn: (run) => run.score,
      cell: ({ row: { original: run } }) =>
        typeof run.score === "number" ? `${run.metric} ${formatScore(run.score)}` : words.nothing,
      meta: { isNumber: true },
    },
    ...(publish ? [publishColumn(publish)] : []),
  ];
}

function publishColumn(publish: (run: Run) => void): ColumnDef<Run> {
  return {
    id: "publish",
    header: text.publish,
    enableSorting: false,
    cell: ({ row: { original: run } }) =>
      run.kind === "forecast" &&
      !run.is_published && (
        <Button aria-label={`${text.publish} ${run.run}`} onClick={() => publish(run)}>
          {text.publish}
        </Button>
      ),
  };
}

/** Every run, newest first, with the published one marked. */
export function RunList() {
  const view = useView();
  const noun = useProject().period_noun;
  const mayPublish = useMay("publish");
  const cursor = view.get("cursor");
  const runs = useQuery(runsQuery(cursor));
  const [chosen, setChosen] = useState<Run | null>(null);
  const columns = useMemo(() => columnsOf(noun, mayPublish ? setChosen : null), [noun, mayPublish]);

  return (
    <QueryView query={runs}>
      {(page) =>
        page.items.length === 0 ? (
          <Message title={text.noRuns}>{text.noRunsHelp}</Message>
        ) : (
          <Card title={text.runs}>
            <DataTable caption={text.runs} columns={columns} rows={page.items} />
            <div className="mt-2 flex justify-end gap-2">
              <Button disabled={!cursor} onClick={() => view.change({ cursor: null })}>
                {words.table.first}
              </Button>
              <Button
                disabled={!page.meta.next}
                onClick={() => view.change({ cursor: page.meta.next ?? null })}
              >
                {words.table.next}
              </Button>
            </div>
            {chosen && (
              <PublishDialog run={chosen} runs={page.items} onClose={() => setChosen(null)} />
            )}
          </Card>
        )
      }
    </QueryView>
  );
}
