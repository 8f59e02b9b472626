import type { ColumnDef } from "@tanstack/react-table";
import { useMemo } from "react";
import type { Schemas } from "../../api/client";
import { ChartCard } from "../../charts/chart-card";
import { usePalette } from "../../charts/palette";
import { sheetOf } from "../../charts/sheet";
import { Badge, Card } from "../../components/card";
import { DataTable } from "../../components/data-table";
import { scoreColumns } from "../../components/score-columns";
import { formatPeriod } from "../../format/dates";
import { formatActual, formatChange, formatRough } from "../../format/numbers";
import { useProject } from "../../session/me";
import { holidayOption } from "./option";
import { text } from "./words";

type Effect = Schemas["HolidayEffect"];
type Year = Schemas["HolidayYear"];
type Model = Schemas["ModelScores"];

function yearSentence(year: Year): string {
  const forecast = formatRough(year.forecast);
  if (typeof year.actual !== "number") return text.ahead(year.year, forecast);
  if (typeof year.forecast !== "number") return text.known(year.year, formatActual(year.actual));
  const deviation = formatChange(year.deviation_percent);
  return text.sentence(year.year, formatActual(year.actual), forecast, deviation);
}

function HolidayChart({ holiday }: { holiday: Effect }) {
  const palette = usePalette();
  const { name, years } = holiday;
  const option = useMemo(() => holidayOption(years, palette), [years, palette]);
  const sheet = useMemo(
    () =>
      sheetOf(
        [text.year, text.period, `#${text.actual}`, `#${text.forecast}`, `#${text.usual}`],
        years.map((year) => [
          String(year.year),
          year.period,
          year.actual,
          year.forecast,
          year.usual,
        ]),
      ),
    [years],
  );
  return (
    <ChartCard
      id="holiday"
      title={text.chart(name)}
      note={text.effect(formatChange(holiday.effect_percent))}
      sentence={years.map(yearSentence).join(" ")}
      option={option}
      sheet={sheet}
    />
  );
}

function yearColumns(noun: string): ColumnDef<Year>[] {
  const figure = (
    id: keyof Year & string,
    header: string,
    format: (value: number | null) => string,
    isWideOnly = false,
  ): ColumnDef<Year> => {
    const valueOf = (year: Year) => (typeof year[id] === "number" ? year[id] : null);
    return {
      id,
      header,
      accessorFn: valueOf,
      cell: ({ row }) => format(valueOf(row.original)),
      meta: { isNumber: true, isWideOnly },
    };
  };
  return [
    { id: "year", header: text.year, accessorFn: ({ year }) => year },
    {
      id: "period",
      header: text.period,
      accessorFn: ({ period }) => period,
      cell: ({ row }) => formatPeriod(row.original.period, noun),
      meta: { isWideOnly: true },
    },
    figure("actual", text.actual, formatActual),
    figure("forecast", text.forecast, formatRough),
    figure("deviation_percent", text.deviation, formatChange),
    figure("usual", text.usual, formatRough, true),
    figure("effect_percent", text.lift, formatChange, true),
  ];
}

const MODEL_NAME: ColumnDef<Model> = {
  id: "title",
  header: text.model,
  accessorFn: ({ title }) => title,
  cell: ({ row: { original: model } }) => (
    <>
      {model.title} {model.is_chosen && <Badge tone="good">{text.chosen}</Badge>}
    </>
  ),
};

function Models({ holiday }: { holiday: Effect }) {
  const { name, models } = holiday;
  const columns = useMemo(() => {
    const levels = models[0]?.coverage.map(({ level }) => level) ?? [];
    return [MODEL_NAME, ...scoreColumns<Model>(levels)];
  }, [models]);
  return (
    <Card title={text.models(name)}>
      {models.length === 0 ? (
        <p className="text-sm text-muted">{text.unscored}</p>
      ) : (
        <DataTable caption={text.models(name)} columns={columns} rows={models} />
      )}
    </Card>
  );
}

/** One holiday: what it did to demand each year, and how well it was forecast. */
export function Holiday({ holiday }: { holiday: Effect }) {
  const noun = useProject().period_noun;
  const columns = useMemo(() => yearColumns(noun), [noun]);
  return (
    <>
      <HolidayChart holiday={holiday} />
      <Card title={text.years(holiday.name)}>
        <DataTable caption={text.years(holiday.name)} columns={columns} rows={holiday.years} />
      </Card>
      <Models holiday={holiday} />
    </>
  );
}
