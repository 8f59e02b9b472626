import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { ask, client, type Schemas } from "../../api/client";
import { modelsQuery } from "../../api/queries";
import { Button } from "../../components/button";
import { Badge, Card } from "../../components/card";
import { Confirm } from "../../components/confirm";
import { DataTable } from "../../components/data-table";
import { Message, QueryView } from "../../components/states";
import { formatMoment, formatPeriod } from "../../format/dates";
import { formatScore } from "../../format/numbers";
import { useMay, useProject } from "../../session/me";
import { words } from "../../words";
import { PromoteDialog } from "./promote";
import { text } from "./words";

type Version = Schemas["VersionInfo"];

const TONES: Record<string, "good" | "warn"> = { champion: "good", rejected: "warn" };

function columnsOf(
  noun: string,
  promote: ((version: number) => void) | null,
): ColumnDef<Version>[] {
  const columns: ColumnDef<Version>[] = [
    {
      id: "version",
      header: text.versions.version,
      accessorFn: (one) => one.version,
      cell: ({ row: { original: one } }) => (
        <>
          {one.version}{" "}
          <Badge tone={TONES[one.standing] ?? "plain"}>
            {text.versions.standings[one.standing] ?? one.standing}
          </Badge>
        </>
      ),
    },
    { id: "model", header: text.model, accessorFn: (one) => one.model },
    {
      id: "score",
      header: text.versions.score,
      accessorFn: (one) => one.score,
      cell: ({ row: { original: one } }) =>
        typeof one.score === "number" ? `${one.metric} ${formatScore(one.score)}` : words.nothing,
      meta: { isNumber: true, isWideOnly: true },
    },
    {
      id: "through",
      header: text.versions.through,
      accessorFn: (one) => one.through,
      cell: ({ row }) => formatPeriod(row.original.through, noun),
      meta: { isWideOnly: true },
    },
    {
      id: "created_at",
      header: text.versions.trained,
      accessorFn: (one) => one.created_at,
      cell: ({ row }) => formatMoment(row.original.created_at),
      meta: { isWideOnly: true },
    },
    {
      id: "reason",
      header: text.versions.reason,
      accessorFn: (one) => one.reason,
      enableSorting: false,
      meta: { isWideOnly: true },
    },
  ];
  if (!promote) return columns;
  const action: ColumnDef<Version> = {
    id: "promote",
    header: text.versions.promote,
    enableSorting: false,
    cell: ({ row: { original: one } }) =>
      one.standing !== "champion" && (
        <Button
          aria-label={`${text.versions.promote} ${one.version}`}
          onClick={() => promote(one.version)}
        >
          {text.versions.promote}
        </Button>
      ),
  };
  return [...columns, action];
}

function RollBackModel() {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>{text.versions.rollBack}</Button>
      {isAsking && (
        <Confirm
          title={text.versions.rollBackTitle}
          verb={text.confirm.rollBack}
          isDanger
          onClose={() => setIsAsking(false)}
          act={() => ask(client.POST("/api/v1/models/rollback"))}
        >
          {text.versions.rollBackHelp}
        </Confirm>
      )}
    </>
  );
}

/** Every trained version, with the champion marked. */
export function Versions() {
  const noun = useProject().period_noun;
  const mayPromote = useMay("promote");
  const models = useQuery(modelsQuery);
  const [promoted, setPromoted] = useState<number | null>(null);
  const columns = useMemo(
    () => columnsOf(noun, mayPromote ? setPromoted : null),
    [noun, mayPromote],
  );
  return (
    <QueryView query={models}>
      {({ versions }) =>
        versions.length === 0 ? (
          <Message title={text.versions.empty}>{text.versions.emptyHelp}</Message>
        ) : (
          <Card
            title={text.models}
            actions={mayPromote && versions.length > 1 && <RollBackModel />}
          >
            <DataTable caption={text.models} columns={columns} rows={versions} />
            {promoted !== null && (
              <PromoteDialog version={promoted} onClose={() => setPromoted(null)} />
            )}
          </Card>
        )
      }
    </QueryView>
  );
}
