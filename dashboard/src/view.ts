import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** Changes of a view's address; null takes a parameter away. */
export type ViewChange = Record<string, string | null>;

/** What the address says is shown. Everything that a view can show is in there, so it can be shared. */
export function useView() {
  const [parameters, setParameters] = useSearchParams();

  const change = useCallback(
    (changes: ViewChange, options?: { replace?: boolean }) => {
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === "") after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: options?.replace ?? false, preventScrollReset: true },
      );
    },
    [setParameters],
  );

  const setWhere = useCallback(
    (where: string[], changes: ViewChange = {}) => {
      setParameters((before) => {
        const after = new URLSearchParams(before);
        for (const name of ["where", "cursor", ...Object.keys(changes)]) after.delete(name);
        for (const filter of where) after.append("where", filter);
        for (const [name, value] of Object.entries(changes)) if (value) after.set(name, value);
        return after;
      });
    },
    [setParameters],
  );

  return {
    get: (name: string) => parameters.get(name) ?? undefined,
    where: parameters.getAll("where"),
    change,
    setWhere,
  };
}

/** An address within the dashboard that keeps the filters. */
export function addressOf(
  path: string,
  where: string[],
  more: Record<string, string> = {},
): string {
  const parameters = new URLSearchParams(where.map((filter) => ["where", filter]));
  for (const [name, value] of Object.entries(more)) parameters.set(name, value);
  const query = parameters.toString();
  return query ? `${path}?${query}` : path;
}

/** The address of a series' page. */
export function seriesAddress(id: string): string {
  return `/series/${encodeURIComponent(id)}`;
}

/** `Store:12` as column and value. */
export function splitFilter(filter: string): { column: string; value: string } {
  const colon = filter.indexOf(":");
  return { column: filter.slice(0, colon), value: filter.slice(colon + 1) };
}
