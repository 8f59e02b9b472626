import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo } from "react";
import type { Schemas } from "../../api/client";
import { leaderboardQuery } from "../../api/queries";
import { Badge, Card } from "../../components/card";
import { DataTable } from "../../components/data-table";
import { scoreColumns } from "../../components/score-columns";
import { QueryView } from "../../components/states";
import { useView } from "../../view";
import { text } from "./words";

type Row = Schemas["ModelScores"];

const NAME: ColumnDef<Row> = {
  id: "title",
  header: text.model,
  accessorFn: (row) => row.title,
  cell: ({ row }) => (
    <>
      {row.original.title} {row.original.is_chosen && <Badge tone="good">{text.chosen}</Badge>}
    </>
  ),
};

function Board({ board }: { board: Schemas["Leaderboard"] }) {
  const columns = useMemo(() => {
    const levels = board.rows[0]?.coverage.map(({ level }) => level) ?? [];
    return [NAME, ...scoreColumns<Row>(levels)];
  }, [board]);
  return (
    <Card title={text.leaderboard} note={board.reason}>
      <DataTable caption={text.leaderboard} columns={columns} rows={board.rows} />
    </Card>
  );
}

/** Every model that was tried, best first. */
export function Leaderboard() {
  const { where } = useView();
  const board = useQuery(leaderboardQuery(where));
  return <QueryView query={board}>{(data) => <Board board={data} />}</QueryView>;
}
