import { useState, type FormEvent } from "react";
import { useAction } from "../../api/actions";
import { ask, client } from "../../api/client";
import { Button } from "../../components/button";
import { Field } from "../../components/field";
import { InlineError } from "../../components/states";
import { useMe } from "../../session/me";
import { text } from "./words";

/** Shorter passwords are refused by the service. */
const SHORTEST_PASSWORD = 12;

/** Another password for oneself. */
export function PasswordForm() {
  const me = useMe();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useAction(
    () => ask(client.PUT("/api/v1/me/password", { body: { current, new: next } })),
    () => {
      setCurrent("");
      setNext("");
    },
  );

  function submit(event: FormEvent): void {
    event.preventDefault();
    change.mutate();
  }

  return (
    <form onSubmit={submit} className="grid max-w-sm gap-3">
      <input type="text" autoComplete="username" value={me.name} readOnly hidden />
      <Field
        label={text.current}
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
        required
      />
      <Field
        label={text.next}
        help={text.nextHelp}
        type="password"
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        value={next}
        onChange={(event) => setNext(event.target.value)}
        required
      />
      <InlineError error={change.error} />
      {change.isSuccess && (
        <p role="status" className="text-sm text-good">
          {text.changed}
        </p>
      )}
      <Button look="primary" type="submit" disabled={change.isPending}>
        {text.change}
      </Button>
    </form>
  );
}
