import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useEffect, useRef, useState } from "react";
import { loadPart } from "../api/load";

/** A picture of a chart as a file's content. */
export type TakePicture = () => Promise<Blob | null>;

interface ChartProps {
  option: EChartsCoreOption;
  /** What the chart says, in a sentence, for those who do not see it. */
  sentence: string;
  /** Its height as a class. */
  height?: string;
  /** Called with the place and name of the bar or point that was pressed. */
  onPick?: (name: string, place: number) => void;
  /** Called with the first and last value of the axis that are in view. */
  onZoom?: (from: number, to: number) => void;
  pictureRef?: React.RefObject<TakePicture | null>;
}

interface ZoomState {
  startValue: number;
  endValue: number;
}

function takePictureOf(host: HTMLElement | null): Promise<Blob | null> {
  const canvas = host?.querySelector("canvas");
  return new Promise((resolve) => (canvas ? canvas.toBlob(resolve) : resolve(null)));
}

/** A drawn chart. It has no motion: nothing moves that the reader did not move. */
export function Chart(props: ChartProps) {
  const { option, sentence, height = "h-72", onPick, onZoom, pictureRef } = props;
  const host = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType | null>(null);

  useEffect(() => {
    let made: EChartsType | null = null;
    let isGone = false;
    const resize = new ResizeObserver(() => made?.resize());
    void loadPart(() => import("./engine")).then(({ init }) => {
      if (isGone || !host.current) return;
      made = init(host.current);
      resize.observe(host.current);
      setChart(made);
    });
    return () => {
      isGone = true;
      resize.disconnect();
      made?.dispose();
      setChart(null);
    };
  }, []);

  useEffect(() => {
    chart?.setOption({ animation: false, ...option }, { notMerge: true });
  }, [chart, option]);

  useEffect(() => {
    if (!chart || !onPick) return undefined;
    const pick = (event: unknown) => {
      const { name, dataIndex } = event as { name: string; dataIndex: number };
      onPick(name, dataIndex);
    };
    chart.on("click", pick);
    return () => void chart.off("click", pick);
  }, [chart, onPick]);

  useEffect(() => {
    if (!chart || !onZoom) return undefined;
    const zoom = () => {
      const shown = (chart.getOption() as { dataZoom?: ZoomState[] }).dataZoom?.[0];
      if (shown) onZoom(shown.startValue, shown.endValue);
    };
    chart.on("datazoom", zoom);
    return () => void chart.off("datazoom", zoom);
  }, [chart, onZoom]);

  useEffect(() => {
    if (pictureRef) pictureRef.current = () => takePictureOf(host.current);
  }, [pictureRef]);

  return (
    <div
      role="img"
      aria-label={sentence}
      data-ready={chart !== null}
      ref={host}
      className={`w-full ${height}`}
    />
  );
}
