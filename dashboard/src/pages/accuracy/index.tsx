import { useQuery } from "@tanstack/react-query";
import { accuracyQuery, leaderboardQuery } from "../../api/queries";
import { PageHead } from "../../components/card";
import { FallbackNotice } from "../../components/fallbacks";
import { Select } from "../../components/field";
import { Message, QueryView } from "../../components/states";
import { Tabs, useTab, type Tab } from "../../components/tabs";
import { useProject } from "../../session/me";
import { useView } from "../../view";
import { Charts } from "./charts";
import { Overall } from "./overall";
import { ScoreTable } from "./score-table";
import { text } from "./words";

function ModelPicker() {
  const view = useView();
  const models = useQuery(leaderboardQuery(view.where)).data?.rows ?? [];
  const chosen = models.find((model) => model.is_chosen)?.model;
  return (
    <Select
      label={text.model}
      value={view.get("model") ?? chosen ?? ""}
      options={models.map(({ model, title, is_chosen }) => ({
        value: model,
        name: is_chosen ? text.chosen(title) : title,
      }))}
      onPick={(model) => view.change({ model: model === chosen ? null : model })}
    />
  );
}

/** How good forecasts were: over time, by steps ahead, and by every column of the project. */
export default function AccuracyPage() {
  const view = useView();
  const { attributes } = useProject();
  const tabs: Tab[] = [
    { value: "period", name: text.byPeriod },
    { value: "step", name: text.byStep },
    ...attributes.map(({ name }) => ({ value: name, name: text.byColumn(name) })),
  ];
  const by = useTab(tabs, "by");
  const accuracy = useQuery(accuracyQuery(by, view.where, view.get("model")));

  return (
    <>
      <PageHead
        title={text.title}
        note={text.source[accuracy.data?.source ?? "backtest"]}
        actions={<ModelPicker />}
      />
      <FallbackNotice />
      <Tabs tabs={tabs} label={text.tabs} parameter="by" keep={["model"]} />
      <QueryView query={accuracy}>
        {(data) =>
          data.overall.n === 0 ? (
            <Message title={text.noneTitle}>{text.none}</Message>
          ) : (
            <>
              <Overall scores={data.overall} thresholds={data.thresholds} />
              {(by === "period" || by === "step") && <Charts accuracy={data} />}
              <ScoreTable accuracy={data} />
            </>
          )
        }
      </QueryView>
    </>
  );
}
