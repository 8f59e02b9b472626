import { formatCompact } from "../format/numbers";
import type { Palette } from "./palette";
import type { TooltipRow } from "./tooltip";
import { tooltipOf } from "./tooltip";

/** Whether there is little room, so that labels inside the chart are left out. */
export function isNarrow(): boolean {
  return matchMedia("(max-width: 640px)").matches;
}

/** A line's dash, so that lines differ by more than colour. */
export const DASHED = [7, 4];

/** An axis of values, with few lines and short figures. */
export function valueAxis(palette: Palette, format: (value: number) => string = formatCompact) {
  return {
    type: "value",
    scale: true,
    splitNumber: 4,
    axisLabel: { color: palette.muted, formatter: format },
    splitLine: { lineStyle: { color: palette.line } },
  };
}

/** An axis of names or periods. */
export function nameAxis(palette: Palette, names: string[]) {
  return {
    type: "category",
    data: names,
    axisLabel: { color: palette.muted, hideOverlap: true },
    axisLine: { lineStyle: { color: palette.line } },
    axisTick: { show: false },
  };
}

/** What is shown beside the pointer: a head and rows, made by `describe` for a place of the axis. */
export function axisTooltip(
  palette: Palette,
  describe: (place: number) => { head: string; rows: TooltipRow[] },
) {
  return {
    trigger: "axis",
    confine: true,
    backgroundColor: palette.surface,
    borderColor: palette.line,
    textStyle: { color: palette.text, fontSize: 12 },
    formatter: (points: { dataIndex: number }[]) => {
      const place = points[0]?.dataIndex;
      if (place === undefined) return "";
      const { head, rows } = describe(place);
      return tooltipOf(head, rows);
    },
  };
}

/** Names of the lines above the chart. */
export function legend(palette: Palette, names: string[]) {
  return {
    data: names,
    top: 0,
    left: 0,
    icon: "roundRect",
    itemWidth: 14,
    itemHeight: 4,
    textStyle: { color: palette.text, fontSize: 12 },
  };
}

/** A line across the chart at a limit, with its label. */
export function limitLine(palette: Palette, values: number[], label: (value: number) => string) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: palette.warn, type: DASHED, width: 1.5 },
    label: { position: "insideEndTop", color: palette.warn, fontSize: 11 },
    data: values.map((value) => ({ yAxis: value, label: { formatter: label(value) } })),
  };
}
