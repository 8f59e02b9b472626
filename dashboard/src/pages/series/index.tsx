import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Link, useParams } from "react-router";
import { historyQuery, seriesQuery } from "../../api/queries";
import type { Schemas } from "../../api/client";
import { HistoryCard } from "../../charts/history-card";
import { Badge, Card, PageHead } from "../../components/card";
import { DataTable } from "../../components/data-table";
import { QueryView } from "../../components/states";
import { formatScore } from "../../format/numbers";
import { addressOf, useView } from "../../view";
import { KeyFigures } from "./key-figures";
import { WhatIf } from "./what-if";
import { text } from "./words";

type Scored = Schemas["Scored"];

function Why({ series }: { series: Schemas["SeriesDetail"] }) {
  return (
    <Card title={text.reason}>
      <p className="text-sm">{series.model_reason}</p>
      {series.fallback_reason && (
        <p className="mt-2 text-sm">
          <Badge tone="warn">{text.fellBack}</Badge> {series.fallback_reason}
        </p>
      )}
    </Card>
  );
}

function Metrics({ series }: { series: Schemas["SeriesDetail"] }) {
  const rows = useMemo(
    () => Object.entries(series.metrics).map(([name, value]) => ({ name, value: value ?? null })),
    [series],
  );
  return (
    <Card title={text.metrics}>
      <DataTable
        caption={text.metrics}
        rows={rows}
        columns={[
          { id: "name", header: text.metric, accessorFn: (row) => row.name },
          {
            id: "value",
            header: text.value,
            accessorFn: (row) => row.value,
            cell: ({ row }) => formatScore(row.original.value),
            meta: { isNumber: true },
          },
        ]}
      />
    </Card>
  );
}

/** The values of a forecast on demand at the places of a history. */
function alignedTo(periods: string[], scored: Scored | null): (number | null)[] | undefined {
  if (!scored) return undefined;
  const values = new Map(scored.points.map((point) => [point.period, point.forecast]));
  return periods.map((period) => values.get(period) ?? null);
}

function Body({
  series,
  history,
}: {
  series: Schemas["SeriesDetail"];
  history: Schemas["History"];
}) {
  const [scored, setScored] = useState<Scored | null>(null);
  // What was asked of another run would be compared with the wrong forecast.
  const current = scored?.run === history.run ? scored : null;
  const whatIf = useMemo(() => alignedTo(history.periods, current), [history, current]);
  return (
    <>
      <KeyFigures series={series} history={history} />
      <HistoryCard history={history} title={text.history} whatIf={whatIf} />
      <WhatIf history={history} series={series} scored={current} onScored={setScored} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Why series={series} />
        <Metrics series={series} />
      </div>
    </>
  );
}

function SeriesView({ id }: { id: string }) {
  const series = useQuery(seriesQuery(id));
  const history = useQuery(historyQuery(id));
  const { where } = useView();
  return (
    <>
      <Link className="text-sm text-accent hover:underline" to={addressOf("/series", where)}>
        {text.back}
      </Link>
      <QueryView query={series}>
        {(data) => (
          <>
            <PageHead title={data.name} note={text.model(data.model_title)} />
            <QueryView query={history}>
              {(points) => <Body series={data} history={points} />}
            </QueryView>
          </>
        )}
      </QueryView>
    </>
  );
}

/** One series: everything that is known and forecast of it. */
export default function SeriesPage() {
  const { id = "" } = useParams();
  // Another series is another view: nothing of the one before stays.
  return <SeriesView key={id} id={id} />;
}
