import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ConnectionLost, isNothingPublished, isSignedOut, Problem } from "../api/problem";
import { useMe } from "../session/me";
import { words } from "../words";
import { Button, ButtonLink } from "./button";
import { Icon } from "./icon";

interface MessageProps {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

/** What stands in place of a view that has nothing to show. */
export function Message({ title, children, actions }: MessageProps) {
  return (
    <div className="grid justify-items-center gap-2 rounded-lg border border-line bg-surface px-4 py-10 text-center">
      <h2 className="text-base font-semibold">{title}</h2>
      {children && <div className="max-w-prose text-sm text-muted">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

/** Grey places where the view will be. */
export function Skeleton({ rows = 3 }: { rows?: number }) {
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">{words.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-24 animate-pulse rounded-lg bg-raised" />
      ))}
    </div>
  );
}

/** No forecast was published: who may start a run is shown where. */
function NothingPublished() {
  const me = useMe();
  const mayRun = me.permissions.includes("run");
  return (
    <Message
      title={words.states.nothingPublished}
      actions={
        mayRun && (
          <ButtonLink look="primary" to="/runs">
            {words.states.startRun}
          </ButtonLink>
        )
      }
    >
      {mayRun ? words.states.nothingPublishedHelp : words.states.nothingPublishedAsk}
    </Message>
  );
}

/** The account may not see or do this. */
export function Forbidden({ detail }: { detail?: string | undefined }) {
  const me = useMe();
  return (
    <Message title={words.states.forbidden}>
      {detail && <p>{detail}</p>}
      <p>{words.states.forbiddenHelp(words.roles[me.role])}</p>
    </Message>
  );
}

/** A refusal in the service's own words, with its code and what to do. */
export function ErrorDetail({ error }: { error: unknown }) {
  if (!(error instanceof Problem)) {
    return <p>{error instanceof ConnectionLost ? words.connection.lost : String(error)}</p>;
  }
  return (
    <>
      <p>
        {error.message} <code className="text-xs">{error.code}</code>
      </p>
      {error.hints.map((hint) => (
        <p key={hint}>{hint}</p>
      ))}
      {error.page && (
        <p>
          <a className="text-accent underline" href={error.page}>
            {words.states.errorPage}
          </a>
        </p>
      )}
    </>
  );
}

/** A refusal beside the control that caused it; read out when it comes. */
export function InlineError({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <div role="alert" className="flex gap-2 rounded-md bg-bad-ground px-3 py-2 text-sm text-bad">
      <Icon name="warning" />
      <div className="min-w-0 break-words">
        <ErrorDetail error={error} />
      </div>
    </div>
  );
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (isNothingPublished(error)) return <NothingPublished />;
  const status = error instanceof Problem ? error.status : 0;
  if (status === 403) return <Forbidden detail={(error as Problem).message} />;
  if (status === 404) {
    return <Message title={words.states.missing}>{words.states.missingHelp}</Message>;
  }
  return (
    <Message
      title={words.states.error}
      actions={
        <Button look="primary" onClick={onRetry}>
          {words.retry}
        </Button>
      }
    >
      <ErrorDetail error={error} />
    </Message>
  );
}

interface QueryViewProps<T> {
  query: UseQueryResult<T>;
  /** How many grey places stand in for the view while it loads. */
  skeletonRows?: number;
  children: (data: T) => ReactNode;
}

/**
 * A view of a query in whichever state it is: loading, failed, forbidden, empty or there.
 *
 * Data once shown stay when a later question fails; without a connection or a session the view waits.
 */
export function QueryView<T>({ query, skeletonRows = 3, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  const isWaiting = query.error instanceof ConnectionLost || isSignedOut(query.error);
  if (query.isPending || isWaiting) return <Skeleton rows={skeletonRows} />;
  return <Failed error={query.error} onRetry={() => void query.refetch()} />;
}
