import { useState, type FormEvent } from "react";
import { useAction } from "../../api/actions";
import { ask, client } from "../../api/client";
import { Button } from "../../components/button";
import { Dialog, DialogActions } from "../../components/dialog";
import { Field } from "../../components/field";
import { InlineError } from "../../components/states";
import { words } from "../../words";
import { text } from "./words";

/** Asks why, then makes a version the champion. */
export function PromoteDialog({ version, onClose }: { version: number; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const promote = useAction(
    () =>
      ask(
        client.POST("/api/v1/models/versions/{version}/promote", {
          params: { path: { version } },
          body: { reason },
        }),
      ),
    onClose,
  );

  function submit(event: FormEvent): void {
    event.preventDefault();
    promote.mutate();
  }

  return (
    <Dialog title={text.versions.promoteTitle(version)} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <p className="text-sm">{text.versions.promoteHelp(version)}</p>
        <Field
          label={text.versions.why}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={1000}
          required
        />
        <InlineError error={promote.error} />
        <DialogActions>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button look="primary" type="submit" disabled={promote.isPending}>
            {text.versions.promote}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
