import type { ColumnDef } from "@tanstack/react-table";
import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { Badge } from "../../components/card";
import { formatActual, formatChange, formatPercent, formatRough } from "../../format/numbers";
import { seriesAddress } from "../../view";
import { text } from "./words";

type Row = Schemas["SeriesSummary"];

const NUMBER = { isNumber: true };
const WIDE_NUMBER = { isNumber: true, isWideOnly: true };

/** The columns of the list; their ids are the names that the service sorts by. */
export const COLUMNS: ColumnDef<Row>[] = [
  {
    id: "name",
    header: text.series,
    accessorFn: (row) => row.name,
    cell: ({ row }) => (
      <Link className="text-accent hover:underline" to={seriesAddress(row.original.id)}>
        {row.original.name}
      </Link>
    ),
  },
  {
    id: "last_actual",
    header: text.last,
    accessorFn: (row) => row.last_actual,
    cell: ({ row }) => formatActual(row.original.last_actual),
    meta: WIDE_NUMBER,
  },
  {
    id: "next_forecast",
    header: text.next,
    accessorFn: (row) => row.next_forecast,
    cell: ({ row }) => formatRough(row.original.next_forecast),
    meta: NUMBER,
  },
  {
    id: "horizon_total",
    header: text.total,
    accessorFn: (row) => row.horizon_total,
    cell: ({ row }) => formatRough(row.original.horizon_total),
    meta: WIDE_NUMBER,
  },
  {
    id: "change_percent",
    header: text.change,
    accessorFn: (row) => row.change_percent,
    cell: ({ row }) => formatChange(row.original.change_percent),
    meta: WIDE_NUMBER,
  },
  {
    id: "wmape",
    header: text.wmape,
    accessorFn: (row) => row.wmape,
    cell: ({ row }) => formatPercent(row.original.wmape),
    meta: NUMBER,
  },
  {
    id: "bias",
    header: text.bias,
    accessorFn: (row) => row.bias,
    cell: ({ row }) => formatChange(row.original.bias),
    meta: WIDE_NUMBER,
  },
  {
    id: "model",
    header: text.model,
    accessorFn: (row) => row.model,
    cell: ({ row }) => (
      <>
        {row.original.model}{" "}
        {row.original.fallback_reason && <Badge tone="warn">{text.fellBack}</Badge>}
      </>
    ),
    meta: { isWideOnly: true },
  },
];
