import type { Schemas } from "../../api/client";
import type { History } from "../../charts/history";
import { sheetOf, type Sheet } from "../../charts/sheet";
import { words } from "../../words";

type Home = Schemas["Home"];

function levelsOf(home: Home): number[] {
  return home.next.bands.map(({ level }) => level);
}

/** The last periods and those ahead in the shape of a history, so that one chart draws both. */
export function asHistory(home: Home, name: string): History {
  const { recent } = home;
  const bands = levelsOf(home).map((level) => {
    const values = recent.map((point) => point.bands.find((band) => band.level === level) ?? null);
    return {
      level,
      lower: values.map((band) => band?.lower ?? null),
      upper: values.map((band) => band?.upper ?? null),
    };
  });
  const firstAhead = recent.findIndex((point) => typeof point.forecast === "number");
  return {
    run: home.run,
    name,
    origin: recent[firstAhead - 1]?.period ?? "",
    series_count: 0,
    periods: recent.map((point) => point.period),
    actual: recent.map((point) => point.actual ?? null),
    forecast: recent.map((point) => point.forecast ?? null),
    backtest: [],
    last_year: [],
    bands,
    holidays: [],
  };
}

/** The table behind the chart. */
export function recentSheet(home: Home): Sheet {
  const levels = levelsOf(home);
  const names = levels.flatMap((level) => [
    `#${words.chart.lower(level)}`,
    `#${words.chart.upper(level)}`,
  ]);
  return sheetOf(
    [words.chart.period, `#${words.chart.actual}`, `#${words.chart.forecast}`, ...names],
    home.recent.map((point) => [
      point.period,
      point.actual,
      point.forecast,
      ...levels.flatMap((level) => {
        const band = point.bands.find((one) => one.level === level);
        return [band?.lower, band?.upper];
      }),
    ]),
  );
}
