import type { Schemas } from "../api/client";
import { formatPeriod, momentOf } from "../format/dates";
import { formatActual, formatForecast, formatPercent } from "../format/numbers";
import { capital, timesOutOf, words } from "../words";
import type { Palette } from "./palette";
import { sheetOf, type Cell, type Sheet } from "./sheet";
import type { TooltipRow } from "./tooltip";

type History = Schemas["History"];
type BandValue = Schemas["BandValue"];

/** The narrowest interval's half width: what a forecast is rounded by. */
export function errorOf(bands: BandValue[]): number | null {
  const narrowest = bands.toSorted((a, b) => a.level - b.level)[0];
  return narrowest ? (narrowest.upper - narrowest.lower) / 2 : null;
}

/** The bands at one place of a history. */
export function bandsAt(history: History, place: number): BandValue[] {
  return history.bands.flatMap(({ level, lower, upper }) => {
    const from = lower[place] ?? null;
    const to = upper[place] ?? null;
    return from === null || to === null ? [] : [{ level, lower: from, upper: to }];
  });
}

/** How far what had been forecast lay above what came, in percent, period by period. */
export function deviations(history: History): (number | null)[] {
  return history.periods.map((_, place) => {
    const actual = history.actual[place] ?? null;
    const backtest = history.backtest[place] ?? null;
    if (actual === null || backtest === null || actual === 0) return null;
    return (100 * (backtest - actual)) / Math.abs(actual);
  });
}

/** An interval as a range, rounded by its own width. */
export function rangeText({ lower, upper }: BandValue): string {
  const error = (upper - lower) / 2;
  return `${formatForecast(lower, error)}–${formatForecast(upper, error)}`;
}

/** What is known and forecast of one period, for the tooltip. */
export function describePeriod(
  history: History,
  place: number,
  palette: Palette,
  whatIf: (number | null)[] | undefined,
): TooltipRow[] {
  const bands = bandsAt(history, place);
  const error = errorOf(bands);
  const period = history.periods[place];
  const holidays = history.holidays.filter((holiday) => holiday.period === period);
  const figures: [string, number | null | undefined, string, number | null][] = [
    [words.chart.actual, history.actual[place], palette.actual, null],
    [words.chart.forecast, history.forecast[place], palette.forecast, error],
    [words.chart.backtest, history.backtest[place], palette.forecast, error],
    [words.chart.whatIf, whatIf?.[place], palette.good, error],
    [words.chart.lastYear, history.last_year[place], palette.lastYear, null],
  ];
  const rows = figures.flatMap(([name, value, colour, by]) => {
    if (value === null || value === undefined) return [];
    return [{ name, colour, value: by === null ? formatActual(value) : formatForecast(value, by) }];
  });
  const ranges = bands.map((band) => ({
    name: words.chart.band(band.level),
    value: rangeText(band),
  }));
  const days = holidays.map(({ name }) => ({ name: words.chart.holiday, value: name }));
  return [...rows, ...ranges, ...days];
}

/** The place of the first period ahead. */
export function firstAhead(history: History): number {
  return history.forecast.findIndex((value) => value !== null);
}

/** What the chart says, in a sentence: `Store 12, weekly sales … forecast 1 240, 8 times out of 10 …`. */
export function historySentence(history: History, target: string, noun: string): string {
  const place = firstAhead(history);
  const through = words.chart.sentence.through(formatPeriod(history.origin, noun));
  const head = `${history.name}, ${target}. ${through}`;
  const forecast = history.forecast[place];
  if (forecast === null || forecast === undefined) return head;
  const bands = bandsAt(history, place);
  const narrowest = bands[0];
  const parts = [
    words.chart.sentence.forecast(
      capital(formatPeriod(history.periods[place] ?? "", noun)),
      formatForecast(forecast, errorOf(bands)),
    ),
    ...(narrowest
      ? [words.chart.sentence.between(timesOutOf(narrowest.level), rangeText(narrowest))]
      : []),
    ...yearText(forecast, history.last_year[place] ?? null),
  ];
  return `${head} ${parts.join(", ")}.`;
}

function yearText(forecast: number, lastYear: number | null): string[] {
  if (lastYear === null || lastYear === 0) return [];
  const change = (100 * (forecast - lastYear)) / Math.abs(lastYear);
  return [words.chart.sentence.lastYear(formatPercent(Math.abs(change)), change >= 0)];
}

/** The table behind the chart: the periods in view, newest last, with every digit. */
export function historySheet(history: History, [from, to]: [number, number]): Sheet {
  const names = [
    words.chart.period,
    `#${words.chart.actual}`,
    `#${words.chart.forecast}`,
    ...history.bands.flatMap(({ level }) => [
      `#${words.chart.lower(level)}`,
      `#${words.chart.upper(level)}`,
    ]),
    `#${words.chart.backtest}`,
    `#${words.chart.lastYear}`,
    words.chart.holiday,
  ];
  const rows = history.periods.map((period, place): (Cell | undefined)[] => [
    period,
    history.actual[place],
    history.forecast[place],
    ...history.bands.flatMap(({ lower, upper }) => [lower[place], upper[place]]),
    history.backtest[place],
    history.last_year[place],
    history.holidays.find((holiday) => holiday.period === period)?.name,
  ]);
  const isInView = history.periods.map((period) => {
    const moment = momentOf(period);
    return moment >= from && moment <= to;
  });
  return sheetOf(
    names,
    rows.filter((_, place) => isInView[place]),
  );
}
