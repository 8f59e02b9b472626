import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { homeQuery } from "../../api/queries";
import { ChartCard } from "../../charts/chart-card";
import { errorOf, rangeText } from "../../charts/history-facts";
import { glanceOption } from "../../charts/history";
import { usePalette } from "../../charts/palette";
import { QueryView } from "../../components/states";
import { FallbackNotice } from "../../components/fallbacks";
import { formatPeriod, momentOf } from "../../format/dates";
import { formatForecast } from "../../format/numbers";
import { provenanceOf } from "../../shell/freshness";
import { useProject } from "../../session/me";
import { useView } from "../../view";
import { inWords } from "../../words";
import { Changes, Checks } from "./lists";
import { NextPeriod } from "./next-period";
import { asHistory, recentSheet } from "./recent";
import { useWho } from "./who";
import { text } from "./words";
import type { Schemas } from "../../api/client";

function Recent({ home, who }: { home: Schemas["Home"]; who: string }) {
  const palette = usePalette();
  const project = useProject();
  const noun = project.period_noun;
  const history = useMemo(() => asHistory(home, who), [home, who]);
  const sheet = useMemo(() => recentSheet(home), [home]);
  const option = useMemo(() => {
    const zoom: [number, number] = [momentOf(history.periods[0] ?? ""), Infinity];
    return glanceOption({ history, noun, palette, showsLastYear: false, zoom });
  }, [history, noun, palette]);
  const { next } = home;
  const narrowest = next.bands[0];
  const sentence = [
    `${who}, ${inWords(project.target)}. ${formatPeriod(next.period, noun)}:`,
    formatForecast(next.forecast, errorOf(next.bands)),
    narrowest ? `(${narrowest.level} %: ${rangeText(narrowest)})` : "",
  ].join(" ");
  return (
    <ChartCard
      id="recent"
      title={text.recent}
      sentence={sentence}
      option={option}
      sheet={sheet}
      isForecast
    />
  );
}

/** The next period in a sentence, what changed, and what to look at. */
export default function HomePage() {
  const { where } = useView();
  const home = useQuery(homeQuery(where));
  const project = useProject();
  const who = useWho();
  return (
    <QueryView query={home}>
      {(data) => (
        <>
          <NextPeriod next={data.next} who={who} />
          <FallbackNotice />
          <Recent home={data} who={who} />
          <div className="grid gap-4 lg:grid-cols-2">
            <Checks checks={data.checks} />
            <Changes changes={data.changes} />
          </div>
          <p className="text-xs text-muted">{provenanceOf(project)}</p>
        </>
      )}
    </QueryView>
  );
}
