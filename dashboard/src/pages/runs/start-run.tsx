import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useAction } from "../../api/actions";
import { ask, client, type Schemas } from "../../api/client";
import { takeJob } from "../../api/jobs";
import { modelsQuery } from "../../api/queries";
import { Button } from "../../components/button";
import { DialogActions } from "../../components/dialog";
import { Check, Field } from "../../components/field";
import { InlineError, QueryView } from "../../components/states";
import { useProject } from "../../session/me";
import { words } from "../../words";
import { text } from "./words";

/** A key under which the same question asked twice starts one job. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface FormProps {
  models: Schemas["ModelInfo"][];
  onDone: () => void;
}

function StartForm({ models, onDone }: FormProps) {
  const { published, period_noun: noun } = useProject();
  const queries = useQueryClient();
  const [key] = useState(newKey);
  const [horizon, setHorizon] = useState("");
  const tried = models.filter((model) => model.is_tried).map(({ name }) => name);
  const [chosen, setChosen] = useState(() => new Set(tried));

  const start = useAction(
    () => {
      const isProjects = chosen.size === tried.length && tried.every((name) => chosen.has(name));
      const body: Schemas["NewRun"] = {
        models: isProjects ? [] : [...chosen],
        levels: [],
        ...(horizon ? { horizon: Number(horizon) } : {}),
      };
      const params = { header: { "Idempotency-Key": key } };
      return ask(client.POST("/api/v1/runs", { params, body }));
    },
    (job) => {
      takeJob(queries, job);
      onDone();
    },
  );

  function toggle(name: string, isOn: boolean): void {
    const next = new Set(chosen);
    if (isOn) next.add(name);
    else next.delete(name);
    setChosen(next);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    start.mutate();
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field
        label={text.dialog.horizon}
        help={text.dialog.horizonHelp(noun)}
        type="number"
        min={1}
        max={730}
        placeholder={String(published?.horizon ?? "")}
        value={horizon}
        onChange={(event) => setHorizon(event.target.value)}
      />
      <fieldset className="grid gap-1">
        <legend className="text-sm font-medium">{text.dialog.models}</legend>
        <p className="text-xs text-muted">{text.dialog.modelsHelp}</p>
        <div className="grid max-h-56 grid-cols-1 gap-x-4 overflow-y-auto sm:grid-cols-2">
          {models.map(({ name, title, doc }) => (
            <span key={name} title={doc}>
              <Check
                label={title}
                checked={chosen.has(name)}
                onToggle={(isOn) => toggle(name, isOn)}
              />
            </span>
          ))}
        </div>
        {chosen.size === 0 && <p className="text-xs text-bad">{text.dialog.noModel}</p>}
      </fieldset>
      <p className="text-sm text-muted">{text.dialog.consequence}</p>
      <InlineError error={start.error} />
      <DialogActions>
        <Button onClick={onDone}>{words.cancel}</Button>
        <Button look="primary" type="submit" disabled={start.isPending || chosen.size === 0}>
          {text.dialog.submit}
        </Button>
      </DialogActions>
    </form>
  );
}

/** Asks how far ahead and by which models, and starts a run. */
export function StartRun({ onDone }: { onDone: () => void }) {
  const models = useQuery(modelsQuery);
  return (
    <QueryView query={models}>
      {(data) => <StartForm models={data.models} onDone={onDone} />}
    </QueryView>
  );
}
