import { useMemo } from "react";
import type { Schemas } from "../../api/client";
import { ChartCard } from "../../charts/chart-card";
import { usePalette } from "../../charts/palette";
import { sheetOf } from "../../charts/sheet";
import { formatPeriodShort } from "../../format/dates";
import { formatChange, formatPercent } from "../../format/numbers";
import { useProject } from "../../session/me";
import { words } from "../../words";
import { biasReading, wmapeReading } from "../../components/readings";
import { biasOption, coverageOption, errorOption } from "./options";
import { text } from "./words";

type Accuracy = Schemas["Accuracy"];

interface PartProps {
  accuracy: Accuracy;
  /** What stands at the axis for each row. */
  names: string[];
  head: string;
}

function Errors({ accuracy, names, head }: PartProps) {
  const palette = usePalette();
  const { rows, thresholds, overall } = accuracy;
  const option = useMemo(
    () => errorOption(names, rows, thresholds.wmape, palette),
    [names, rows, thresholds, palette],
  );
  const sheet = useMemo(
    () =>
      sheetOf(
        [head, `#${words.score.wmape}`, `#${words.score.mape}`, `#${words.score.n}`],
        rows.map((row) => [row.value, row.wmape, row.mape, row.n]),
      ),
    [rows, head],
  );
  const above = rows.filter((row) => (row.wmape ?? 0) > thresholds.wmape).length;
  const reading = wmapeReading(overall.wmape) ?? "";
  return (
    <ChartCard
      id="errors"
      title={text.errors}
      note={text.errorsNote(formatPercent(thresholds.wmape))}
      sentence={`${text.overall(formatPercent(overall.wmape), reading)} ${text.over(above, rows.length)}`}
      option={option}
      sheet={sheet}
    />
  );
}

function Bias({ accuracy, names, head }: PartProps) {
  const palette = usePalette();
  const { rows, thresholds, overall } = accuracy;
  const option = useMemo(
    () => biasOption(names, rows, thresholds.bias, palette),
    [names, rows, thresholds, palette],
  );
  const sheet = useMemo(
    () =>
      sheetOf(
        [head, `#${words.score.bias}`],
        rows.map((row) => [row.value, row.bias]),
      ),
    [rows, head],
  );
  return (
    <ChartCard
      id="bias"
      title={text.bias}
      note={text.biasNote(formatPercent(thresholds.bias))}
      sentence={`${text.bias} ${formatChange(overall.bias)}, ${biasReading(overall.bias) ?? ""}`}
      option={option}
      sheet={sheet}
      height="h-60"
    />
  );
}

function Coverage({ accuracy, names, head }: PartProps) {
  const palette = usePalette();
  const { rows, overall } = accuracy;
  const option = useMemo(() => coverageOption(names, rows, palette), [names, rows, palette]);
  const levels = overall.coverage.map(({ level }) => level);
  const sheet = sheetOf(
    [head, ...levels.map((level) => `#${words.score.coverage(level)}`)],
    rows.map((row) => [
      row.value,
      ...levels.map((level) => row.coverage.find((one) => one.level === level)?.share),
    ]),
  );
  return (
    <ChartCard
      id="coverage"
      title={text.coverage}
      note={text.coverageNote}
      sentence={overall.coverage
        .map(({ level, share }) => text.inside(level, formatPercent(share)))
        .join(" ")}
      option={option}
      sheet={sheet}
      height="h-60"
    />
  );
}

/** Error, bias and coverage along the axis that was asked for. */
export function Charts({ accuracy }: { accuracy: Accuracy }) {
  const { period_noun: noun } = useProject();
  const isPeriod = accuracy.by === "period";
  const names = useMemo(
    () => accuracy.rows.map(({ value }) => (isPeriod ? formatPeriodShort(value, noun) : value)),
    [accuracy, isPeriod, noun],
  );
  const head = isPeriod ? words.chart.period : text.step;
  const shared = { accuracy, names, head };
  return (
    <>
      <Errors {...shared} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Bias {...shared} />
        {accuracy.overall.coverage.length > 0 && <Coverage {...shared} />}
      </div>
    </>
  );
}
