import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useState } from "react";
import { ask, client, type Schemas } from "../../api/client";
import { tokensQuery } from "../../api/queries";
import { Button } from "../../components/button";
import { Badge, Card } from "../../components/card";
import { Confirm } from "../../components/confirm";
import { DataTable } from "../../components/data-table";
import { Message, QueryView } from "../../components/states";
import { formatMoment } from "../../format/dates";
import { words } from "../../words";
import { scopeName } from "./access-fields";
import { MakeToken } from "./make-token";
import { text } from "./words";

type Token = Schemas["TokenInfo"];

function columnsOf(onRevoke: (token: Token) => void): ColumnDef<Token>[] {
  return [
    { id: "name", header: text.name, accessorFn: (token) => token.name },
    { id: "role", header: text.role, accessorFn: (token) => words.roles[token.role] },
    {
      id: "scope",
      header: text.scope,
      accessorFn: (token) => scopeName(token.scope),
      meta: { isWideOnly: true },
    },
    {
      id: "expires_at",
      header: text.expires,
      accessorFn: (token) => token.expires_at,
      cell: ({ row }) => formatMoment(row.original.expires_at),
    },
    {
      id: "last_used_at",
      header: text.lastUsed,
      accessorFn: (token) => token.last_used_at,
      cell: ({ row }) => formatMoment(row.original.last_used_at),
      meta: { isWideOnly: true },
    },
    {
      id: "created_by",
      header: text.by,
      accessorFn: (token) => token.created_by,
      meta: { isWideOnly: true },
    },
    {
      id: "revoke",
      header: text.revoke,
      enableSorting: false,
      cell: ({ row: { original: token } }) =>
        token.is_revoked ? (
          <Badge tone="warn">{text.revoked}</Badge>
        ) : (
          <Button
            look="danger"
            aria-label={`${text.revoke} ${token.name}`}
            onClick={() => onRevoke(token)}
          >
            {text.revoke}
          </Button>
        ),
    },
  ];
}

/** The tokens of machines. */
export function Tokens() {
  const tokens = useQuery(tokensQuery);
  const [isMaking, setIsMaking] = useState(false);
  const [revoked, setRevoked] = useState<Token | null>(null);
  const [columns] = useState(() => columnsOf(setRevoked));
  const make = (
    <Button look="primary" onClick={() => setIsMaking(true)}>
      {text.addToken}
    </Button>
  );
  return (
    <QueryView query={tokens}>
      {(page) => (
        <>
          {page.items.length === 0 ? (
            <Message title={text.noTokens} actions={make}>
              {text.noTokensHelp}
            </Message>
          ) : (
            <Card title={text.tokens} actions={make}>
              <DataTable caption={text.tokens} columns={columns} rows={page.items} />
            </Card>
          )}
          {isMaking && <MakeToken onClose={() => setIsMaking(false)} />}
          {revoked && (
            <Confirm
              title={text.revokeTitle(revoked.name)}
              verb={text.revoke}
              isDanger
              onClose={() => setRevoked(null)}
              act={() =>
                ask(client.DELETE("/api/v1/tokens/{id}", { params: { path: { id: revoked.id } } }))
              }
            >
              {text.revokeHelp}
            </Confirm>
          )}
        </>
      )}
    </QueryView>
  );
}
