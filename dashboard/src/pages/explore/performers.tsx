import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { groupsQuery } from "../../api/queries";
import { performersOption } from "../../charts/bars";
import { ChartCard } from "../../charts/chart-card";
import { usePalette } from "../../charts/palette";
import { sheetOf } from "../../charts/sheet";
import { Card } from "../../components/card";
import { QueryView } from "../../components/states";
import { formatChange } from "../../format/numbers";
import { useProject } from "../../session/me";
import { useView } from "../../view";
import { countOf } from "../../words";
import type { Drill, Group } from "./drill";
import { text } from "./words";

const MOST_EACH = 5;

function isKnown(group: Group): boolean {
  return typeof group.performance_percent === "number";
}

function named(group: Group | undefined): string {
  return group ? `${group.name} ${formatChange(group.performance_percent)}` : "";
}

interface BarsProps {
  by: string;
  /** Worst first: a chart of bars is read from below. */
  groups: Group[];
  onOpen: (group: Group) => void;
}

function Bars({ by, groups, onOpen }: BarsProps) {
  const palette = usePalette();
  const { period_noun: noun, published } = useProject();
  const bars = useMemo(
    () =>
      groups.map(({ name, performance_percent }) => ({ name, value: performance_percent ?? 0 })),
    [groups],
  );
  const option = useMemo(() => performersOption(bars, palette), [bars, palette]);
  const sheet = useMemo(
    () =>
      sheetOf(
        [text.group, `#${text.actual}`, `#${text.expected}`, `#${text.performance_percent}`],
        groups.map((group) => [
          group.name,
          group.actual,
          group.expected,
          group.performance_percent,
        ]),
      ),
    [groups],
  );
  const open = useCallback(
    (_: string, place: number) => {
      const group = groups[place];
      if (group) onOpen(group);
    },
    [groups, onOpen],
  );
  return (
    <ChartCard
      id="performers"
      title={text.performance(by)}
      note={text.performanceNote(countOf(published?.horizon ?? 1, noun))}
      sentence={text.performanceSentence(named(groups.at(-1)), named(groups[0]))}
      option={option}
      sheet={sheet}
      onPick={open}
    />
  );
}

/** The groups furthest above and furthest below what had been forecast. */
export function Performers({ by, drill }: { by: string; drill: Drill }) {
  const { where } = useView();
  const shared = { sort: "performance_percent", limit: MOST_EACH };
  const best = useQuery(groupsQuery(by, where, { ...shared, order: "desc" }));
  const worst = useQuery(groupsQuery(by, where, { ...shared, order: "asc" }));

  const groups = useMemo(() => {
    const low = (worst.data?.items ?? []).filter(isKnown);
    const seen = new Set(low.map(({ value }) => value));
    const high = (best.data?.items ?? []).filter((one) => isKnown(one) && !seen.has(one.value));
    return [...low, ...high.toReversed()];
  }, [best.data, worst.data]);

  return (
    <QueryView query={worst} skeletonRows={1}>
      {(page) =>
        groups.length === 0 ? (
          <Card title={text.performance(by)}>{text.noPerformance}</Card>
        ) : (
          <Bars by={by} groups={groups} onOpen={(group) => drill(group, page.narrower ?? null)} />
        )
      }
    </QueryView>
  );
}
