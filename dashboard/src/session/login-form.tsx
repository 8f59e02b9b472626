import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { ask, client, keepCsrfToken, sessionEnded } from "../api/client";
import { Problem } from "../api/problem";
import { meQuery } from "../api/queries";
import { Button } from "../components/button";
import { Field } from "../components/field";
import { InlineError } from "../components/states";
import { words } from "../words";
import type { Me } from "./me";

function refusalOf(error: unknown): string | null {
  if (!(error instanceof Problem)) return null;
  if (error.status === 401) return words.login.wrong;
  return error.status === 429 ? words.login.tooMany : null;
}

/** Name and password; whoever signs in again finds the page as it was. */
export function LoginForm({ name: before }: { name?: string | undefined }) {
  const queries = useQueryClient();
  const [name, setName] = useState(before ?? "");
  const [password, setPassword] = useState("");

  const login = useMutation({
    mutationFn: () => ask(client.POST("/api/v1/login", { body: { name, password } })),
    onSuccess: (me: Me) => {
      keepCsrfToken(me.csrf_token);
      // Another account must not find what the one before it was shown.
      if (me.name !== before) queries.removeQueries();
      queries.setQueryData(meQuery.queryKey, me);
      sessionEnded.set(false);
      void queries.invalidateQueries();
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    login.mutate();
  }

  const refusal = refusalOf(login.error);
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field
        label={words.login.name}
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoComplete="username"
        autoCapitalize="none"
        autoFocus={!before}
        required
      />
      <Field
        label={words.login.password}
        type="password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        autoComplete="current-password"
        autoFocus={Boolean(before)}
        required
      />
      {refusal ? (
        <p role="alert" className="text-sm text-bad">
          {refusal}
        </p>
      ) : (
        <InlineError error={login.error} />
      )}
      <Button look="primary" type="submit" disabled={login.isPending}>
        {words.login.submit}
      </Button>
    </form>
  );
}
