import type { ColumnDef } from "@tanstack/react-table";
import type { Schemas } from "../api/client";
import {
  formatActual,
  formatChange,
  formatCount,
  formatPercent,
  formatScore,
} from "../format/numbers";
import { words } from "../words";

type Scores = Schemas["Scores"];

const FIGURES: [keyof Scores & string, string, (value: number | null) => string, boolean][] = [
  ["wmape", words.score.wmape, formatPercent, true],
  ["mape", words.score.mape, formatPercent, false],
  ["bias", words.score.bias, formatChange, true],
  ["mase", words.score.mase, formatScore, false],
  ["mae", words.score.mae, formatActual, false],
  ["rmse", words.score.rmse, formatActual, false],
];

function figureOf(scores: Scores, field: keyof Scores): number | null {
  const value = scores[field];
  return typeof value === "number" ? value : null;
}

/** Columns for scores, coverage of each level included; the same wherever scores are listed. */
export function scoreColumns<T extends Scores>(levels: number[]): ColumnDef<T>[] {
  const figures = FIGURES.map(([field, header, format, isAlways]): ColumnDef<T> => ({
    id: field,
    header,
    accessorFn: (row) => figureOf(row, field),
    cell: ({ row }) => format(figureOf(row.original, field)),
    meta: { isNumber: true, isWideOnly: !isAlways },
  }));
  const shareOf = (row: T, level: number) => row.coverage.find((one) => one.level === level)?.share;
  const coverage = levels.map((level): ColumnDef<T> => ({
    id: `coverage_${level}`,
    header: words.score.coverage(level),
    accessorFn: (row) => shareOf(row, level),
    cell: ({ row }) => formatPercent(shareOf(row.original, level)),
    meta: { isNumber: true, isWideOnly: true },
  }));
  const count: ColumnDef<T> = {
    id: "n",
    header: words.score.n,
    accessorFn: (row) => row.n,
    cell: ({ row }) => formatCount(row.original.n),
    meta: { isNumber: true, isWideOnly: true },
  };
  return [...figures, ...coverage, count];
}
