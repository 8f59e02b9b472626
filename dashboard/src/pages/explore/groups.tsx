import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo } from "react";
import { groupsQuery, type Order } from "../../api/queries";
import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { DataTable } from "../../components/data-table";
import { QueryView } from "../../components/states";
import {
  formatActual,
  formatChange,
  formatCount,
  formatPercent,
  formatRough,
} from "../../format/numbers";
import { useView } from "../../view";
import { words } from "../../words";
import type { Drill, Group } from "./drill";
import { text } from "./words";

const FIGURES: [keyof Group & string, string, (value: number | null) => string, boolean][] = [
  ["series_count", text.count, (value) => formatCount(value ?? 0), false],
  ["actual", text.actual, formatActual, true],
  ["last_year", text.lastYear, formatActual, false],
  ["change_percent", text.change, formatChange, false],
  ["expected", text.expected, formatRough, false],
  ["performance_percent", text.performance_percent, formatChange, true],
  ["forecast", text.forecast, formatRough, false],
  ["wmape", text.wmape, formatPercent, false],
  ["bias", text.bias, formatChange, false],
];

function figureOf(group: Group, field: keyof Group): number | null {
  const value = group[field];
  return typeof value === "number" ? value : null;
}

function columnsOf(by: string, onOpen: (group: Group) => void): ColumnDef<Group>[] {
  return [
    {
      id: "value",
      header: by,
      accessorFn: (group) => group.name,
      cell: ({ row }) => (
        <button
          type="button"
          className="min-h-6 text-left text-accent hover:underline"
          onClick={() => onOpen(row.original)}
        >
          {row.original.name}
        </button>
      ),
    },
    ...FIGURES.map(([field, header, format, isAlways]): ColumnDef<Group> => ({
      id: field,
      header,
      accessorFn: (group) => figureOf(group, field),
      cell: ({ row }) => format(figureOf(row.original, field)),
      meta: { isNumber: true, isWideOnly: !isAlways },
    })),
  ];
}

/** Every group with its figures; its name leads inside. */
export function Groups({ by, drill }: { by: string; drill: Drill }) {
  const view = useView();
  const sort = view.get("sort") ?? "value";
  const order: Order = view.get("order") === "desc" ? "desc" : "asc";
  const cursor = view.get("cursor");
  const groups = useQuery(
    groupsQuery(by, view.where, { sort, order, ...(cursor ? { cursor } : {}) }),
  );
  const narrower = groups.data?.narrower ?? null;
  const columns = useMemo(
    () => columnsOf(by, (group) => drill(group, narrower)),
    [by, drill, narrower],
  );
  const sorting = [{ id: sort, desc: order === "desc" }];

  return (
    <Card title={text.groups(by)}>
      <QueryView query={groups} skeletonRows={1}>
        {(page) => (
          <>
            <DataTable
              caption={text.groups(by)}
              columns={columns}
              rows={page.items}
              isDimmed={groups.isPlaceholderData}
              sorting={{
                state: sorting,
                onChange: (update) => {
                  const [first] = typeof update === "function" ? update(sorting) : update;
                  const next = first?.desc ? "desc" : "asc";
                  if (first) view.change({ sort: first.id, order: next, cursor: null });
                },
              }}
            />
            <div className="mt-2 flex items-center justify-between gap-2 text-sm text-muted">
              {words.table.showing(page.items.length, page.meta.total)}
              <span className="flex gap-2">
                <Button disabled={!cursor} onClick={() => view.change({ cursor: null })}>
                  {words.table.first}
                </Button>
                <Button
                  disabled={!page.meta.next}
                  onClick={() => view.change({ cursor: page.meta.next ?? null })}
                >
                  {words.table.next}
                </Button>
              </span>
            </div>
          </>
        )}
      </QueryView>
    </Card>
  );
}
