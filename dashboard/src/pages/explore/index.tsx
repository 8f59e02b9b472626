import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { totalsQuery } from "../../api/queries";
import { HistoryCard } from "../../charts/history-card";
import { PageHead } from "../../components/card";
import { FallbackNotice } from "../../components/fallbacks";
import { Select } from "../../components/field";
import { Message, QueryView } from "../../components/states";
import { useProject } from "../../session/me";
import { seriesAddress, useView } from "../../view";
import { words } from "../../words";
import { Breadcrumbs } from "./breadcrumbs";
import { columnOf, type Drill, type Group } from "./drill";
import { Groups } from "./groups";
import { Performers } from "./performers";
import { text } from "./words";

/** What pressing a group does: look inside it, or open the series that it is. */
function useDrill(by: string): Drill {
  const view = useView();
  const navigate = useNavigate();
  return (group: Group, narrower: string | null) => {
    if (group.series) void navigate(seriesAddress(group.series));
    else view.setWhere([...view.where, `${by}:${group.value}`], { by: narrower });
  };
}

/** From the total down to a series: who does better or worse than forecast. */
export default function ExplorePage() {
  const view = useView();
  const project = useProject();
  const totals = useQuery(totalsQuery(view.where));
  const by = columnOf(project.attributes, view.where, view.get("by"));
  const drill = useDrill(by);

  return (
    <>
      <Breadcrumbs />
      <PageHead
        title={text.title}
        actions={
          <Select
            label={text.by}
            value={by}
            options={project.attributes.map(({ name }) => ({ value: name, name }))}
            onPick={(name) => view.change({ by: name })}
          />
        }
      />
      <FallbackNotice />
      <QueryView query={totals}>
        {(history) =>
          history.series_count === 0 ? (
            <Message title={words.states.noMatch}>{words.states.noMatchHelp}</Message>
          ) : (
            <>
              <HistoryCard history={history} title={`${text.totals}: ${history.name}`} />
              <Performers by={by} drill={drill} />
              <Groups by={by} drill={drill} />
            </>
          )
        }
      </QueryView>
    </>
  );
}
