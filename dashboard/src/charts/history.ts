import type { EChartsCoreOption } from "echarts/core";
import type { Schemas } from "../api/client";
import { formatPeriod, momentOf } from "../format/dates";
import { formatChange, formatCompact } from "../format/numbers";
import { words } from "../words";
import { axisTooltip, DASHED, isNarrow, legend, valueAxis } from "./base";
import { describePeriod, deviations } from "./history-facts";
import type { Palette } from "./palette";

export type History = Schemas["History"];
type Band = Schemas["Band"];
type Values = (number | null)[];

/** What is drawn of a history. */
export interface HistoryView {
  history: History;
  /** `week` and the like. */
  noun: string;
  palette: Palette;
  showsLastYear: boolean;
  /** Another forecast for the same periods, laid over the published one. */
  whatIf?: Values | undefined;
  /** The first and last moment in view. */
  zoom: [from: number, to: number];
}

/** Above so many points only those that carry the shape are drawn. */
const MOST_POINTS = 5_000;
const DOTTED = [2, 3];
const MAIN_BOTTOM = 142;

/** A series' points on the axis of time. */
function points(moments: number[], values: Values): [number, number | null][] {
  return moments.map((moment, place) => [moment, values[place] ?? null]);
}

/** The forecast's line begins at the last known value, so that the two lines meet. */
function joined(history: History): Values {
  const origin = history.periods.indexOf(history.origin);
  const values = [...history.forecast];
  if (origin >= 0 && values[origin] === null) values[origin] = history.actual[origin] ?? null;
  return values;
}

interface LineLook {
  colour: string;
  width?: number;
  dash?: number[] | "solid";
}

function line(name: string, data: [number, number | null][], look: LineLook) {
  return {
    name,
    type: "line",
    data,
    showSymbol: false,
    ...(data.length > MOST_POINTS ? { sampling: "lttb" } : {}),
    lineStyle: { color: look.colour, width: look.width ?? 1.8, type: look.dash ?? "solid" },
    itemStyle: { color: look.colour },
    emphasis: { disabled: true },
  };
}

/** A band is an invisible line at its lower bound with a filled one stacked upon it. */
function bandSeries(band: Band, moments: number[], colour: string) {
  const name = words.chart.band(band.level);
  const heights = band.upper.map((upper, place) => {
    const lower = band.lower[place] ?? null;
    return upper === null || lower === null ? null : upper - lower;
  });
  const shared = {
    stack: name,
    stackStrategy: "all",
    silent: true,
    lineStyle: { opacity: 0 },
    z: 1,
  };
  const hidden = { colour: "transparent" };
  return [
    { ...line(`${name} `, points(moments, band.lower), hidden), ...shared },
    {
      ...line(name, points(moments, heights), hidden),
      ...shared,
      itemStyle: { color: colour },
      areaStyle: { color: colour },
    },
  ];
}

function holidayAreas(history: History, moments: number[], palette: Palette) {
  const half = ((moments[1] ?? 0) - (moments[0] ?? 0)) / 2;
  return {
    silent: true,
    itemStyle: { color: palette.holiday },
    label: {
      show: !isNarrow(),
      color: palette.muted,
      fontSize: 10,
      position: "insideTop",
      rotate: 90,
      align: "right",
      verticalAlign: "middle",
    },
    data: history.holidays.map(({ name, period }) => [
      { name, xAxis: momentOf(period) - half },
      { xAxis: momentOf(period) + half },
    ]),
  };
}

function originLine(history: History, palette: Palette) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: palette.muted, type: "solid", width: 1 },
    label: { formatter: words.chart.origin, color: palette.muted, fontSize: 11 },
    data: [{ xAxis: momentOf(history.origin) }],
  };
}

function mainSeries(view: HistoryView, moments: number[]) {
  const { history, palette } = view;
  const widestFirst = history.bands.toSorted((a, b) => b.level - a.level);
  const bands = widestFirst.flatMap((band, place) => {
    const isInner = place === widestFirst.length - 1 && place > 0;
    return bandSeries(band, moments, isInner ? palette.band80 : palette.band95);
  });
  const actual = {
    ...line(words.chart.actual, points(moments, history.actual), { colour: palette.actual }),
    markArea: holidayAreas(history, moments, palette),
    markLine: originLine(history, palette),
    z: 4,
  };
  const forecast = line(words.chart.forecast, points(moments, joined(history)), {
    colour: palette.forecast,
    dash: DASHED,
  });
  const backtest = line(words.chart.backtest, points(moments, history.backtest), {
    colour: palette.forecast,
    width: 1.2,
    dash: DOTTED,
  });
  const lastYear = line(words.chart.lastYear, points(moments, history.last_year), {
    colour: palette.lastYear,
    width: 1.2,
  });
  const whatIf = line(words.chart.whatIf, points(moments, view.whatIf ?? []), {
    colour: palette.good,
    width: 2.2,
  });
  return [
    // The first one is drawn in miniature behind the slider.
    actual,
    ...bands,
    { ...forecast, z: 5 },
    { ...backtest, z: 3 },
    ...(view.showsLastYear ? [lastYear] : []),
    ...(view.whatIf ? [{ ...whatIf, z: 6 }] : []),
  ];
}

function errorBars(view: HistoryView, moments: number[]) {
  return {
    name: words.chart.deviation,
    type: "bar",
    xAxisIndex: 1,
    yAxisIndex: 1,
    data: points(moments, deviations(view.history)),
    barMaxWidth: 8,
    itemStyle: { color: view.palette.forecast, opacity: 0.75 },
  };
}

/** The axes of the chart and of the strip of errors below it, which move as one. */
function axes(view: HistoryView) {
  const { palette } = view;
  const time = {
    type: "time",
    axisLabel: { color: palette.muted, hideOverlap: true },
    axisLine: { lineStyle: { color: palette.line } },
  };
  const percent = valueAxis(palette, (value) => formatChange(value));
  return {
    grid: [
      { left: 8, right: 12, top: 34, bottom: MAIN_BOTTOM, containLabel: true },
      { left: 8, right: 12, height: 54, bottom: 52, containLabel: true },
    ],
    xAxis: [
      { ...time, gridIndex: 0 },
      { ...time, gridIndex: 1, axisLabel: { show: false } },
    ],
    yAxis: [
      { ...valueAxis(palette), gridIndex: 0 },
      {
        ...percent,
        scale: false,
        splitNumber: 2,
        gridIndex: 1,
        name: words.chart.deviation,
        nameTextStyle: { color: palette.muted, fontSize: 11, align: "left" },
        nameGap: 8,
      },
    ],
    axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: palette.muted } },
  };
}

function zooming(view: HistoryView) {
  const [startValue, endValue] = view.zoom;
  const both = { xAxisIndex: [0, 1], startValue, endValue, filterMode: "none" };
  return [
    { type: "slider", ...both, height: 20, bottom: 8, labelFormatter: "" },
    // The plain wheel belongs to the page.
    { type: "inside", ...both, zoomOnMouseWheel: "ctrl", preventDefaultMouseMove: false },
  ];
}

/** Actual and forecast with bands, holidays and origin; below, how far forecasts were off. */
export function historyOption(view: HistoryView): EChartsCoreOption {
  const { history, palette } = view;
  const moments = history.periods.map(momentOf);
  const shown = [
    words.chart.actual,
    words.chart.forecast,
    ...history.bands.map((band) => words.chart.band(band.level)),
    ...(view.showsLastYear ? [words.chart.lastYear] : []),
    ...(view.whatIf ? [words.chart.whatIf] : []),
  ];
  return {
    useUTC: true,
    ...axes(view),
    legend: { ...legend(palette, shown), type: isNarrow() ? "scroll" : "plain" },
    dataZoom: zooming(view),
    tooltip: axisTooltip(palette, (place) => ({
      head: formatPeriod(history.periods[place] ?? "", view.noun),
      rows: describePeriod(history, place, palette, view.whatIf),
    })),
    series: [...mainSeries(view, moments), errorBars(view, moments)],
  };
}

/** The same without zoom, strip and labels, for a glance. */
export function glanceOption(view: HistoryView): EChartsCoreOption {
  const { history, palette } = view;
  const moments = history.periods.map(momentOf);
  return {
    useUTC: true,
    grid: { left: 8, right: 12, top: 30, bottom: 8, containLabel: true },
    xAxis: { type: "time", axisLabel: { color: palette.muted, hideOverlap: true } },
    yAxis: valueAxis(palette, formatCompact),
    legend: legend(palette, [words.chart.actual, words.chart.forecast]),
    tooltip: axisTooltip(palette, (place) => ({
      head: formatPeriod(history.periods[place] ?? "", view.noun),
      rows: describePeriod(history, place, palette, undefined),
    })),
    series: mainSeries(view, moments),
  };
}
