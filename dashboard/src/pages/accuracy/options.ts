import type { EChartsCoreOption } from "echarts/core";
import type { Schemas } from "../../api/client";
import { axisTooltip, DASHED, legend, limitLine, nameAxis, valueAxis } from "../../charts/base";
import type { Palette } from "../../charts/palette";
import { formatChange, formatPercent } from "../../format/numbers";
import { words } from "../../words";

type Row = Schemas["AccuracyRow"];

const GRID = { left: 8, right: 12, top: 34, bottom: 8, containLabel: true };
/** Beyond so many points the marks would touch. */
const MOST_MARKS = 60;

/** The end of an axis in percent: the next multiple of five. */
function roundedUp(value: number): number {
  return Math.ceil(value / 5) * 5;
}

function percentAxis(palette: Palette) {
  return { ...valueAxis(palette, (value) => `${value} %`), scale: false };
}

function line(name: string, values: (number | null | undefined)[], colour: string) {
  return {
    name,
    type: "line",
    data: values.map((value) => value ?? null),
    showSymbol: values.length <= MOST_MARKS,
    symbolSize: 5,
    lineStyle: { color: colour, width: 1.8 },
    itemStyle: { color: colour },
  };
}

/** WMAPE and MAPE, with the limit beyond which an alert is raised. */
export function errorOption(
  names: string[],
  rows: Row[],
  limit: number,
  palette: Palette,
): EChartsCoreOption {
  const mape = line(
    words.score.mape,
    rows.map((row) => row.mape),
    palette.lastYear,
  );
  return {
    grid: GRID,
    legend: legend(palette, [words.score.wmape, words.score.mape]),
    xAxis: nameAxis(palette, names),
    // The limit is always in view, however good the forecast.
    yAxis: {
      ...percentAxis(palette),
      max: ({ max }: { max: number }) => roundedUp(Math.max(max, limit * 1.1)),
    },
    tooltip: axisTooltip(palette, (place) => ({
      head: rows[place]?.name ?? "",
      rows: [
        { name: words.score.wmape, value: formatPercent(rows[place]?.wmape) },
        { name: words.score.mape, value: formatPercent(rows[place]?.mape) },
      ],
    })),
    series: [
      {
        ...line(
          words.score.wmape,
          rows.map((row) => row.wmape),
          palette.forecast,
        ),
        markLine: limitLine(palette, [limit], (value) => words.chart.limit(formatPercent(value))),
      },
      { ...mape, lineStyle: { ...mape.lineStyle, type: DASHED } },
    ],
  };
}

/** Bias as bars about zero, with its limits both ways. */
export function biasOption(
  names: string[],
  rows: Row[],
  limit: number,
  palette: Palette,
): EChartsCoreOption {
  const reach = ({ min, max }: { min: number; max: number }) =>
    roundedUp(Math.max(-min, max, limit * 1.1));
  return {
    grid: GRID,
    xAxis: nameAxis(palette, names),
    yAxis: {
      ...percentAxis(palette),
      min: (extent: { min: number; max: number }) => -reach(extent),
      max: reach,
    },
    tooltip: axisTooltip(palette, (place) => ({
      head: rows[place]?.name ?? "",
      rows: [{ name: words.score.bias, value: formatChange(rows[place]?.bias) }],
    })),
    series: [
      {
        name: words.score.bias,
        type: "bar",
        barMaxWidth: 16,
        data: rows.map((row) => row.bias ?? null),
        itemStyle: { color: palette.forecast, opacity: 0.8 },
        markLine: limitLine(palette, [limit, -limit], formatChange),
      },
    ],
  };
}

/** The share of actuals inside each interval, with the level that it promises. */
export function coverageOption(names: string[], rows: Row[], palette: Palette): EChartsCoreOption {
  const levels = rows[0]?.coverage.map(({ level }) => level) ?? [];
  const colours = [palette.forecast, palette.lastYear];
  const shareOf = (row: Row | undefined, level: number) =>
    row?.coverage.find((one) => one.level === level)?.share;
  return {
    grid: GRID,
    legend: legend(palette, levels.map(words.score.coverage)),
    xAxis: nameAxis(palette, names),
    yAxis: { ...percentAxis(palette), max: 100 },
    tooltip: axisTooltip(palette, (place) => ({
      head: rows[place]?.name ?? "",
      rows: levels.map((level) => ({
        name: words.score.coverage(level),
        value: formatPercent(shareOf(rows[place], level)),
      })),
    })),
    series: levels.map((level, index) => ({
      ...line(
        words.score.coverage(level),
        rows.map((row) => shareOf(row, level)),
        colours[index % colours.length] ?? palette.text,
      ),
      markLine: limitLine(palette, [level], (value) => `${value} %`),
    })),
  };
}
