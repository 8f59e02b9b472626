import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, client, type Schemas } from "../../api/client";
import { runsQuery } from "../../api/queries";
import { Button } from "../../components/button";
import { Confirm } from "../../components/confirm";
import { formatPeriod } from "../../format/dates";
import { formatScore } from "../../format/numbers";
import { useProject } from "../../session/me";
import { countOf } from "../../words";
import { wayBack } from "./way-back";
import { text } from "./words";

type Run = Schemas["RunInfo"];

/** What will be different, in figures. */
function Differences({ before, after }: { before: Run; after: Run }) {
  const noun = useProject().period_noun;
  const { confirm } = text;
  const origins = [formatPeriod(before.origin, noun), formatPeriod(after.origin, noun)] as const;
  return (
    <>
      {before.origin !== after.origin && <p>{confirm.origin(...origins)}</p>}
      {before.horizon !== after.horizon && (
        <p>{confirm.horizon(countOf(before.horizon, noun), countOf(after.horizon, noun))}</p>
      )}
      {before.score !== after.score && (
        <p>{confirm.score(after.metric, formatScore(before.score), formatScore(after.score))}</p>
      )}
    </>
  );
}

interface PublishProps {
  run: Run;
  runs: Run[];
  onClose: () => void;
}

/** Asks before another run is shown to everybody. */
export function PublishDialog({ run, runs, onClose }: PublishProps) {
  const published = useProject().published?.run;
  const before = runs.find((other) => other.run === published);
  return (
    <Confirm
      title={text.confirm.publish(run.run)}
      verb={text.confirm.publishVerb}
      onClose={onClose}
      act={() =>
        ask(client.POST("/api/v1/runs/{run}/publish", { params: { path: { run: run.run } } }))
      }
    >
      <p>{published ? text.confirm.replaces(run.run, published) : text.confirm.first(run.run)}</p>
      {before && <Differences before={before} after={run} />}
      {published && <p>{text.confirm.stays}</p>}
    </Confirm>
  );
}

/** The way back to the run published before, where there is one. */
export function RollBack() {
  const [isAsking, setIsAsking] = useState(false);
  const runs = useQuery(runsQuery(undefined)).data?.items ?? [];
  const present = runs.find((run) => run.is_published);
  const way = wayBack(runs);
  if (!way) return null;
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>{text.confirm.rollBack}</Button>
      {isAsking && (
        <Confirm
          title={text.confirm.rollBackTitle}
          verb={text.confirm.rollBack}
          isDanger
          onClose={() => setIsAsking(false)}
          act={() => ask(client.POST("/api/v1/publication/rollback"))}
        >
          <p>{way.run ? text.confirm.rollBackTo(way.run.run) : text.confirm.rollBackUnnamed}</p>
          {present && way.run && <Differences before={present} after={way.run} />}
          <p>{text.confirm.stays}</p>
        </Confirm>
      )}
    </>
  );
}
