import type { EChartsCoreOption } from "echarts/core";
import { useMemo, useRef, type ReactNode } from "react";
import { Button } from "../components/button";
import { Card } from "../components/card";
import { DataTable } from "../components/data-table";
import { Icon } from "../components/icon";
import { Menu, MenuButton, MenuDownload } from "../components/menu";
import { formatActual } from "../format/numbers";
import { useProject } from "../session/me";
import { useView } from "../view";
import { words } from "../words";
import { Chart, type TakePicture } from "./chart";
import { csvOf, fileName, save, type Cell, type Sheet } from "./sheet";
import { workbookOf } from "./xlsx";

interface ChartCardProps {
  /** Names the chart in the address: `?table=<id>` shows its table. */
  id: string;
  title: string;
  note?: ReactNode;
  sentence: string;
  option: EChartsCoreOption;
  sheet: Sheet;
  height?: string;
  actions?: ReactNode;
  /** Whether the run's own file holds this too, so that it is offered. */
  isForecast?: boolean;
  onPick?: (name: string, place: number) => void;
  onZoom?: (from: number, to: number) => void;
}

function shownCell(cell: Cell): string {
  return typeof cell === "number" ? formatActual(cell) : (cell ?? words.nothing);
}

/** The rows behind a chart. */
function SheetTable({ sheet, caption }: { sheet: Sheet; caption: string }) {
  const columns = useMemo(
    () =>
      sheet.columns.map(({ name, isNumber }, place) => ({
        id: `${place}`,
        header: name,
        accessorFn: (row: Cell[]) => row[place] ?? null,
        cell: ({ row }: { row: { original: Cell[] } }) => shownCell(row.original[place] ?? null),
        meta: { isNumber },
        sortUndefined: "last" as const,
      })),
    [sheet],
  );
  return <DataTable caption={caption} columns={columns} rows={sheet.rows} limit={1000} isFramed />;
}

/** A chart with the table behind it, and ways to take both away. */
export function ChartCard(props: ChartCardProps) {
  const { id, title, note, sentence, option, sheet, height, actions, isForecast = false } = props;
  const view = useView();
  const picture = useRef<TakePicture | null>(null);
  const run = useProject().published?.run;
  const isTable = view.get("table") === id;

  async function savePicture(): Promise<void> {
    const content = await picture.current?.();
    if (content) save(content, fileName(title, "png"));
  }

  return (
    <Card
      title={title}
      note={note}
      actions={
        <>
          {actions}
          <Button
            aria-pressed={isTable}
            onClick={() => view.change({ table: isTable ? null : id }, { replace: true })}
          >
            {isTable ? words.chart.showChart : words.chart.showTable}
          </Button>
          <Menu
            label={`${words.chart.export}: ${title}`}
            face={
              <>
                <Icon name="download" size={15} />
                <span className="max-sm:hidden">{words.chart.export}</span>
              </>
            }
          >
            <MenuButton
              onPick={() =>
                save(new Blob([csvOf(sheet)], { type: "text/csv" }), fileName(title, "csv"))
              }
            >
              {words.chart.csv}
            </MenuButton>
            <MenuButton onPick={() => save(workbookOf(sheet), fileName(title, "xlsx"))}>
              {words.chart.excel}
            </MenuButton>
            {isForecast && run && (
              <MenuDownload href={`/api/v1/exports/${encodeURIComponent(run)}?format=parquet`}>
                {words.chart.parquet}
              </MenuDownload>
            )}
            {!isTable && (
              <MenuButton onPick={() => void savePicture()}>{words.chart.picture}</MenuButton>
            )}
          </Menu>
        </>
      }
    >
      {isTable ? (
        <SheetTable sheet={sheet} caption={title} />
      ) : (
        <Chart
          option={option}
          sentence={sentence}
          pictureRef={picture}
          {...(height ? { height } : {})}
          {...(props.onPick ? { onPick: props.onPick } : {})}
          {...(props.onZoom ? { onZoom: props.onZoom } : {})}
        />
      )}
    </Card>
  );
}
