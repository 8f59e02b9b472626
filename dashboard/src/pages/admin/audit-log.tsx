import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import type { Schemas } from "../../api/client";
import { auditQuery } from "../../api/queries";
import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { DataTable } from "../../components/data-table";
import { QueryView } from "../../components/states";
import { formatMoment } from "../../format/dates";
import { useView } from "../../view";
import { words } from "../../words";
import { text } from "./words";

type Entry = Schemas["AuditEntry"];

function particulars(entry: Entry): string {
  return Object.entries(entry.detail)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}

const COLUMNS: ColumnDef<Entry>[] = [
  {
    id: "at",
    header: text.at,
    accessorFn: (entry) => entry.at,
    cell: ({ row }) => formatMoment(row.original.at),
  },
  { id: "who", header: text.who, accessorFn: (entry) => entry.who },
  { id: "action", header: text.action, accessorFn: (entry) => entry.action },
  {
    id: "object",
    header: text.object,
    accessorFn: (entry) => entry.object,
    meta: { isWideOnly: true },
  },
  { id: "detail", header: text.detail, accessorFn: particulars, meta: { isWideOnly: true } },
];

/** Who did what, newest first. */
export function AuditLog() {
  const view = useView();
  const cursor = view.get("cursor");
  const audit = useQuery(auditQuery(cursor));
  return (
    <QueryView query={audit}>
      {(page) => (
        <Card title={text.audit}>
          <DataTable
            caption={text.audit}
            columns={COLUMNS}
            rows={page.items}
            isDimmed={audit.isPlaceholderData}
          />
          <div className="mt-2 flex justify-end gap-2">
            <Button disabled={!cursor} onClick={() => view.change({ cursor: null })}>
              {words.table.first}
            </Button>
            <Button
              disabled={!page.meta.next}
              onClick={() => view.change({ cursor: page.meta.next ?? null })}
            >
              {words.table.next}
            </Button>
          </div>
        </Card>
      )}
    </QueryView>
  );
}
