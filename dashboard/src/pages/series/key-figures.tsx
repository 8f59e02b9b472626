import type { Schemas } from "../../api/client";
import { bandsAt, errorOf, firstAhead, rangeText } from "../../charts/history-facts";
import { Figure, Figures } from "../../components/card";
import { biasReading, wmapeReading } from "../../components/readings";
import { formatPeriod } from "../../format/dates";
import { formatChange, formatForecast, formatPercent, formatRough } from "../../format/numbers";
import { useProject } from "../../session/me";
import { countOf, timesOutOf, words } from "../../words";
import { text } from "./words";

interface KeyFiguresProps {
  series: Schemas["SeriesDetail"];
  history: Schemas["History"];
}

/** What one wants to know of a series at a glance. */
export function KeyFigures({ series, history }: KeyFiguresProps) {
  const noun = useProject().period_noun;
  const bands = bandsAt(history, firstAhead(history));
  const narrowest = bands[0];
  const change = series.change_percent ?? null;
  return (
    <Figures>
      <Figure
        name={text.next}
        value={formatForecast(series.next_forecast, errorOf(bands))}
        reading={narrowest && `${timesOutOf(narrowest.level)}: ${rangeText(narrowest)}`}
      />
      <Figure
        name={text.total}
        value={formatRough(series.horizon_total)}
        reading={change === null ? undefined : text.changeReading(formatChange(change))}
      />
      <Figure
        name={words.score.wmape}
        value={formatPercent(series.wmape)}
        reading={wmapeReading(series.wmape)}
      />
      <Figure
        name={words.score.bias}
        value={formatChange(series.bias)}
        reading={biasReading(series.bias)}
      />
      <Figure
        name={text.observations}
        value={countOf(series.observations, noun)}
        reading={text.since(formatPeriod(series.first_period, noun))}
      />
    </Figures>
  );
}
