import { useCallback, useMemo, useRef } from "react";
import { Check } from "../components/field";
import { dayOf, momentOf } from "../format/dates";
import { useProject } from "../session/me";
import { useView } from "../view";
import { inWords, words } from "../words";
import { ChartCard } from "./chart-card";
import { historyOption, type History } from "./history";
import { historySentence, historySheet } from "./history-facts";
import { usePalette } from "./palette";

interface HistoryCardProps {
  history: History;
  title: string;
  whatIf?: (number | null)[] | undefined;
}

const ZOOM_SETTLES_MS = 400;
/** How many seasons are in view before the reader chooses. */
const SEASONS_SHOWN = 2;

/** The first and last moment in view: those of the address, else the last two seasons and what is ahead. */
function useZoom(history: History): [number, number] {
  const view = useView();
  const { season_length: season } = useProject();
  const from = view.get("from");
  const to = view.get("to");
  return useMemo(() => {
    const origin = history.periods.indexOf(history.origin);
    const first = Math.max(0, origin - SEASONS_SHOWN * Math.max(season, 12));
    const start = from ?? history.periods[first];
    const end = to ?? history.periods.at(-1);
    return [momentOf(start ?? ""), momentOf(end ?? "")];
  }, [history, season, from, to]);
}

/** The main chart of a series or a total: history, forecast, bands, holidays, errors. */
export function HistoryCard({ history, title, whatIf }: HistoryCardProps) {
  const view = useView();
  const palette = usePalette();
  const project = useProject();
  const zoom = useZoom(history);
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined);
  const showsLastYear = view.get("last_year") === "1";
  const noun = project.period_noun;

  const option = useMemo(
    () => historyOption({ history, noun, palette, showsLastYear, whatIf, zoom }),
    [history, noun, palette, showsLastYear, whatIf, zoom],
  );
  const sheet = useMemo(() => historySheet(history, zoom), [history, zoom]);

  const { change } = view;
  const keepZoom = useCallback(
    (from: number, to: number) => {
      clearTimeout(settle.current);
      const keep = () => change({ from: dayOf(from), to: dayOf(to) }, { replace: true });
      settle.current = setTimeout(keep, ZOOM_SETTLES_MS);
    },
    [change],
  );

  const sentence = historySentence(history, inWords(project.target), noun);
  return (
    <ChartCard
      id="history"
      title={title}
      note={sentence}
      sentence={sentence}
      option={option}
      sheet={sheet}
      height="h-[26rem]"
      isForecast
      onZoom={keepZoom}
      actions={
        <Check
          label={words.chart.lastYear}
          checked={showsLastYear}
          onToggle={(isOn) => view.change({ last_year: isOn ? "1" : null }, { replace: true })}
        />
      }
    />
  );
}
