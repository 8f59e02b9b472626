import type { EChartsCoreOption } from "echarts/core";
import type { Schemas } from "../../api/client";
import { axisTooltip, legend, nameAxis, valueAxis } from "../../charts/base";
import type { Palette } from "../../charts/palette";
import { formatActual, formatChange, formatRough } from "../../format/numbers";
import { text } from "./words";

type Year = Schemas["HolidayYear"];

function bars(name: string, values: (number | null | undefined)[], colour: string) {
  return {
    name,
    type: "bar",
    barMaxWidth: 36,
    data: values.map((value) => value ?? null),
    itemStyle: { color: colour },
  };
}

/** Actual and forecast of one holiday side by side, with what is usual around it as a line of dots. */
export function holidayOption(years: Year[], palette: Palette): EChartsCoreOption {
  return {
    grid: { left: 8, right: 12, top: 34, bottom: 8, containLabel: true },
    legend: legend(palette, [text.actual, text.forecast, text.usual]),
    xAxis: nameAxis(
      palette,
      years.map(({ year }) => String(year)),
    ),
    // Bars are compared by their length, so they begin at zero.
    yAxis: { ...valueAxis(palette), scale: false },
    tooltip: axisTooltip(palette, (place) => {
      const year = years[place];
      return {
        head: String(year?.year ?? ""),
        rows: [
          { name: text.actual, value: formatActual(year?.actual), colour: palette.actual },
          { name: text.forecast, value: formatRough(year?.forecast), colour: palette.forecast },
          { name: text.deviation, value: formatChange(year?.deviation_percent) },
          { name: text.usual, value: formatRough(year?.usual) },
          { name: text.lift, value: formatChange(year?.effect_percent) },
        ],
      };
    }),
    series: [
      bars(
        text.actual,
        years.map(({ actual }) => actual),
        palette.actual,
      ),
      bars(
        text.forecast,
        years.map(({ forecast }) => forecast),
        palette.forecast,
      ),
      {
        name: text.usual,
        type: "line",
        data: years.map(({ usual }) => usual ?? null),
        lineStyle: { opacity: 0 },
        symbol: "diamond",
        symbolSize: 9,
        itemStyle: { color: palette.text },
      },
    ],
  };
}
