import {
  flexRender,
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type Header,
  type OnChangeFn,
  type RowData,
  type SortingState,
} from "@tanstack/react-table";
import { useState } from "react";
import { words } from "../words";
import { Button } from "./button";
import { Icon } from "./icon";

declare module "@tanstack/react-table" {
  // The parameters are the library's; the names cannot be left out of a merged declaration.
  // oxlint-disable-next-line no-unused-vars
  interface ColumnMeta<TData extends RowData, TValue> {
    /** Figures stand at the right. */
    isNumber?: boolean;
    /** Left out where the screen is narrow. */
    isWideOnly?: boolean;
  }
}

interface DataTableProps<T> {
  caption: string;
  columns: ColumnDef<T>[];
  rows: T[];
  /** Set where the service sorts; else the table does. */
  sorting?: { state: SortingState; onChange: OnChangeFn<SortingState> };
  /** How many rows are shown before the rest is asked for. */
  limit?: number;
  isDimmed?: boolean;
  /** Whether long tables scroll in a frame of their own, where they stand in place of a chart. */
  isFramed?: boolean;
}

function alignment(isNumber: boolean | undefined, isWideOnly: boolean | undefined): string {
  return `${isNumber ? "text-right tabular-nums" : "text-left"} ${isWideOnly ? "max-sm:hidden" : ""}`;
}

function ariaSort(sorted: false | "asc" | "desc") {
  if (!sorted) return undefined;
  return sorted === "asc" ? "ascending" : "descending";
}

function HeadCell<T>({ header }: { header: Header<T, unknown> }) {
  const { column } = header;
  const meta = column.columnDef.meta;
  const name = flexRender(column.columnDef.header, header.getContext());
  const sorted = column.getIsSorted();
  return (
    <th
      scope="col"
      aria-sort={ariaSort(sorted)}
      className={`border-b border-line px-2 py-1.5 font-medium text-muted ${alignment(meta?.isNumber, meta?.isWideOnly)}`}
    >
      {column.getCanSort() ? (
        <button
          type="button"
          onClick={column.getToggleSortingHandler()}
          className="inline-flex min-h-6 items-center gap-0.5 hover:text-text"
        >
          {name}
          {sorted && <Icon name={sorted === "asc" ? "up" : "down"} size={12} />}
        </button>
      ) : (
        name
      )}
    </th>
  );
}

/** A table of rows; wide ones scroll inside their own frame, never the page. */
export function DataTable<T>(props: DataTableProps<T>) {
  const {
    caption,
    columns,
    rows,
    sorting,
    limit = 100,
    isDimmed = false,
    isFramed = false,
  } = props;
  const [ownSorting, setOwnSorting] = useState<SortingState>([]);
  const [isWhole, setIsWhole] = useState(false);
  const table = useReactTable({
    data: rows,
    columns,
    state: { sorting: sorting?.state ?? ownSorting },
    onSortingChange: sorting?.onChange ?? setOwnSorting,
    manualSorting: sorting !== undefined,
    enableSortingRemoval: false,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const all = table.getRowModel().rows;
  const shown = isWhole ? all : all.slice(0, limit);

  return (
    // A frame that scrolls has to be reachable by keyboard.
    <section
      tabIndex={0}
      aria-label={caption}
      className={`overflow-auto ${isFramed ? "max-h-[32rem]" : ""}`}
    >
      <table className={`w-full border-collapse text-sm ${isDimmed ? "opacity-60" : ""}`}>
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 bg-surface">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <HeadCell key={header.id} header={header} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.id} className="border-b border-line last:border-0 hover:bg-raised">
              {row.getVisibleCells().map((cell) => {
                const meta = cell.column.columnDef.meta;
                return (
                  <td
                    key={cell.id}
                    className={`px-2 py-1.5 ${alignment(meta?.isNumber, meta?.isWideOnly)}`}
                  >
                    {flexRender(cell.column.columnDef.cell, cell.getContext())}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="p-3 text-sm text-muted">{words.table.empty}</p>}
      {all.length > shown.length && (
        <Button look="quiet" onClick={() => setIsWhole(true)}>
          {words.table.more(all.length)}
        </Button>
      )}
    </section>
  );
}
