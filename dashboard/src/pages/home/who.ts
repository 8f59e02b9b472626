import { useMe, useProject } from "../../session/me";
import { splitFilter, useView } from "../../view";
import { countOf, words } from "../../words";

/** So many values are named; more are counted. */
const MOST_NAMED = 3;

function named(columns: [string, string[]][]): string | null {
  const isShort = columns.every(([, values]) => values.length <= MOST_NAMED);
  if (columns.length === 0 || !isShort) return null;
  return columns
    .map(([column, values]) => `${column} ${values.join(words.filter.or)}`)
    .join(words.filter.and);
}

/** Of whom the page speaks: the filter, else what the account sees, else everything. */
export function useWho(): string {
  const me = useMe();
  const project = useProject();
  const { where } = useView();
  const filters = new Map<string, string[]>();
  for (const { column, value } of where.map(splitFilter)) {
    filters.set(column, [...(filters.get(column) ?? []), value]);
  }
  const everything = `${words.all} ${countOf(project.series_count, "series")}`;
  return named([...filters]) ?? named(Object.entries(me.scope)) ?? everything;
}
