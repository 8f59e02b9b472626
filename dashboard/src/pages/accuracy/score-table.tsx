import type { ColumnDef } from "@tanstack/react-table";
import { useMemo } from "react";
import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { Card } from "../../components/card";
import { DataTable } from "../../components/data-table";
import { scoreColumns } from "../../components/score-columns";
import { formatPeriod } from "../../format/dates";
import { useProject } from "../../session/me";
import { addressOf, useView } from "../../view";
import { words } from "../../words";
import { text } from "./words";

type Row = Schemas["AccuracyRow"];

/** The name of a row; a column's value leads to the series that have it. */
function RowName({ row, by }: { row: Row; by: string }) {
  const { where } = useView();
  const noun = useProject().period_noun;
  if (by === "period") return formatPeriod(row.value, noun);
  if (by === "step") return row.value;
  return (
    <Link
      className="text-accent hover:underline"
      to={addressOf("/explore", [...where, `${by}:${row.value}`])}
    >
      {row.name}
    </Link>
  );
}

function headOf(by: string): string {
  if (by === "period") return words.chart.period;
  return by === "step" ? text.step : by;
}

/** Every row with its scores. */
export function ScoreTable({ accuracy }: { accuracy: Schemas["Accuracy"] }) {
  const { by, rows, overall } = accuracy;
  const levels = overall.coverage.map(({ level }) => level);
  const columns: ColumnDef<Row>[] = useMemo(
    () => [
      {
        id: "name",
        header: headOf(by),
        // Steps are counted, not spelt.
        accessorFn: (row) => (by === "step" ? Number(row.value) : row.value),
        cell: ({ row }) => <RowName row={row.original} by={by} />,
      },
      ...scoreColumns<Row>(levels),
    ],
    // oxlint-disable-next-line react/exhaustive-deps -- the levels are those of the rows
    [by, rows],
  );
  return (
    <Card title={text.rows}>
      <DataTable caption={text.rows} columns={columns} rows={rows} />
    </Card>
  );
}
