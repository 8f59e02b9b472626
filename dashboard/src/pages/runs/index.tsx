import { Button } from "../../components/button";
import { PageHead } from "../../components/card";
import { Dialog } from "../../components/dialog";
import { Forbidden } from "../../components/states";
import { Tabs, useTab, type Tab } from "../../components/tabs";
import { useMay, useMe } from "../../session/me";
import { useView } from "../../view";
import { JobList } from "./job-list";
import { Leaderboard } from "./leaderboard";
import { Progress } from "./progress";
import { RollBack } from "./publication";
import { RunList } from "./run-list";
import { StartRun } from "./start-run";
import { Versions } from "./versions";
import { text } from "./words";

const PARTS: Record<string, () => React.ReactNode> = {
  leaderboard: () => <Leaderboard />,
  runs: () => <RunList />,
  jobs: () => <JobList />,
  models: () => <Versions />,
};

/** The dialog has an address: who may not start runs and comes by it is told so. */
function StartDialog() {
  const { change } = useView();
  const mayRun = useMay("run");
  const close = () => change({ start: null });
  return (
    <Dialog title={text.start} onClose={close}>
      {mayRun ? <StartRun onDone={close} /> : <Forbidden detail={text.mayNotStart} />}
    </Dialog>
  );
}

/** Models, runs and jobs: start one, watch it, publish it, take it back. */
export default function RunsPage() {
  const view = useView();
  const mayRun = useMay("run");
  const mayPublish = useMay("publish");
  const isScoped = Object.keys(useMe().scope).length > 0;
  const tabs: Tab[] = [
    { value: "leaderboard", name: text.leaderboard },
    { value: "runs", name: text.runs },
    ...(isScoped ? [] : [{ value: "jobs", name: text.jobs }]),
    { value: "models", name: text.models },
  ];
  const tab = useTab(tabs);

  return (
    <>
      <PageHead
        title={text.title}
        note={mayRun ? undefined : text.mayNotStart}
        actions={
          <>
            {mayPublish && <RollBack />}
            {mayRun && (
              <Button look="primary" onClick={() => view.change({ start: "1" })}>
                {text.start}
              </Button>
            )}
          </>
        }
      />
      {!isScoped && <Progress />}
      <Tabs tabs={tabs} label={text.tabs} />
      {PARTS[tab]?.()}
      {view.get("start") && <StartDialog />}
    </>
  );
}
