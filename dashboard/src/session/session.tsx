import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, type ReactNode } from "react";
import { sessionEnded } from "../api/client";
import { onRestored } from "../api/connection";
import { ConnectionLost, isSignedOut } from "../api/problem";
import { meQuery } from "../api/queries";
import { ErrorDetail, Message, Skeleton } from "../components/states";
import { useSignal } from "../signal";
import { words } from "../words";
import { ConnectionBanner } from "../shell/connection-banner";
import { LoginForm } from "./login-form";
import { MeContext } from "./me";

function LoginPage() {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="grid w-full max-w-sm gap-4 rounded-lg border border-line bg-surface p-6">
        <div className="flex items-center gap-2">
          <img src="/icon.svg" alt="" width={28} height={28} />
          <span className="text-lg font-semibold">{words.product}</span>
        </div>
        <h1 className="text-xl font-semibold">{words.login.title}</h1>
        <LoginForm />
      </div>
    </main>
  );
}

/** Lies over the page until somebody signs in again; Escape does not take it away. */
function LoginOverlay({ name }: { name: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="login-again"
      onCancel={(event) => event.preventDefault()}
      className="m-auto w-[min(24rem,calc(100vw-1.5rem))] rounded-lg border border-line bg-surface p-6 text-text"
    >
      <h2 id="login-again" className="text-lg font-semibold">
        {words.login.again}
      </h2>
      <p className="mb-4 text-sm text-muted">{words.login.againHelp}</p>
      <LoginForm name={name} />
    </dialog>
  );
}

/** Shows its children to whoever is signed in, and else the login. */
export function Session({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const me = useQuery(meQuery);
  const hasEnded = useSignal(sessionEnded);

  useEffect(() => onRestored(() => void queries.invalidateQueries()), [queries]);

  if (me.data) {
    return (
      <MeContext value={me.data}>
        {children}
        {hasEnded && <LoginOverlay name={me.data.name} />}
      </MeContext>
    );
  }
  if (isSignedOut(me.error)) return <LoginPage />;
  const isWaiting = me.isPending || me.error instanceof ConnectionLost;
  return (
    <main className="mx-auto grid max-w-5xl gap-4 p-4">
      <ConnectionBanner />
      {isWaiting ? (
        <Skeleton />
      ) : (
        <Message title={words.states.error}>
          <ErrorDetail error={me.error} />
        </Message>
      )}
    </main>
  );
}
