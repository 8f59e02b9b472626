import type { EChartsCoreOption } from "echarts/core";
import { formatChange } from "../format/numbers";
import { axisTooltip, nameAxis, valueAxis } from "./base";
import type { Palette } from "./palette";

/** A bar with its name. */
export interface Bar {
  name: string;
  value: number;
}

/** Room for the figures that stand at the ends of the bars. */
function withRoom(bars: Bar[]) {
  const least = Math.min(0, ...bars.map(({ value }) => value));
  const most = Math.max(0, ...bars.map(({ value }) => value));
  const room = (most - least) / 4;
  const axisLabel = { show: false };
  return { min: least < 0 ? least - room : 0, max: most > 0 ? most + room : 0, axisLabel };
}

/** Bars to both sides of zero: above in the colour of actuals, below in that of warnings. */
export function performersOption(bars: Bar[], palette: Palette): EChartsCoreOption {
  return {
    grid: { left: 8, right: 12, top: 8, bottom: 8, containLabel: true },
    xAxis: { ...valueAxis(palette, (value) => formatChange(value)), ...withRoom(bars) },
    yAxis: nameAxis(
      palette,
      bars.map(({ name }) => name),
    ),
    tooltip: axisTooltip(palette, (place) => ({
      head: bars[place]?.name ?? "",
      rows: [{ name: "", value: formatChange(bars[place]?.value) }],
    })),
    series: [
      {
        type: "bar",
        barMaxWidth: 22,
        data: bars.map(({ value }) => ({
          value,
          itemStyle: { color: value >= 0 ? palette.actual : palette.warn },
          label: { position: value >= 0 ? "right" : "left" },
        })),
        label: {
          show: true,
          color: palette.text,
          formatter: ({ value }: { value: number }) => formatChange(value),
        },
      },
    ],
  };
}
