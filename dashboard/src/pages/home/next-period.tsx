import type { Schemas } from "../../api/client";
import { errorOf, rangeText } from "../../charts/history-facts";
import { Badge } from "../../components/card";
import { formatPeriod } from "../../format/dates";
import { formatForecast, formatPercent } from "../../format/numbers";
import { useProject } from "../../session/me";
import { inWords, timesOutOf } from "../../words";
import { text } from "./words";

/** The next period in a sentence: how much, how sure, against last year. */
export function NextPeriod({ next, who }: { next: Schemas["NextPeriod"]; who: string }) {
  const project = useProject();
  const narrowest = next.bands[0];
  const change = next.change_percent ?? null;
  return (
    <section className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <h1 tabIndex={-1} className="text-sm font-medium text-muted">
        {text.next(project.period_noun)}: {formatPeriod(next.period, project.period_noun)}
      </h1>
      <p data-testid="next-period" className="mt-1 text-lg">
        {text.sentence(who, inWords(project.target))}:{" "}
        <strong className="text-2xl font-semibold text-forecast tabular-nums sm:text-3xl">
          {formatForecast(next.forecast, errorOf(next.bands))}
        </strong>
        {narrowest && <>, {text.between(timesOutOf(narrowest.level), rangeText(narrowest))}</>}
        {change !== null && <>, {text.lastYear(formatPercent(Math.abs(change)), change >= 0)}</>}.
      </p>
      {next.holiday && (
        <p className="mt-2">
          <Badge tone="warn">{text.holiday(next.holiday)}</Badge>
        </p>
      )}
    </section>
  );
}
