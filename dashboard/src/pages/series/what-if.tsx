import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { ask, client, type Schemas } from "../../api/client";
import { Button } from "../../components/button";
import { Card } from "../../components/card";
import { Field, Select } from "../../components/field";
import { InlineError } from "../../components/states";
import { formatPeriod } from "../../format/dates";
import { formatChange, formatRough } from "../../format/numbers";
import { useMay, useProject } from "../../session/me";
import { periodsOf, type Supposition } from "./suppositions";
import { text } from "./words";

type Scored = Schemas["Scored"];

interface WhatIfProps {
  history: Schemas["History"];
  series: Schemas["SeriesDetail"];
  scored: Scored | null;
  onScored: (scored: Scored | null) => void;
}

function Result({ scored }: { scored: Scored }) {
  const after = scored.points.reduce((sum, point) => sum + point.forecast, 0);
  const before = scored.points.reduce((sum, point) => sum + (point.published ?? 0), 0);
  const change = before === 0 ? null : (100 * (after - before)) / Math.abs(before);
  return (
    <p role="status" className="text-sm font-medium text-good">
      {text.whatIf.result(formatRough(before), formatRough(after), formatChange(change))}
    </p>
  );
}

interface AddProps {
  ahead: string[];
  onAdd: (supposition: Supposition) => void;
}

function AddSupposition({ ahead, onAdd }: AddProps) {
  const noun = useProject().period_noun;
  const [column, setColumn] = useState("");
  const [value, setValue] = useState("");
  const [from, setFrom] = useState(ahead[0] ?? "");
  const [to, setTo] = useState(ahead[0] ?? "");
  const options = ahead.map((period) => ({ value: period, name: formatPeriod(period, noun) }));

  function add(event: FormEvent): void {
    event.preventDefault();
    onAdd({ column: column.trim(), value: value.trim(), from, to: to < from ? from : to });
    setValue("");
  }

  return (
    <form
      onSubmit={add}
      className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[1fr_1fr_1fr_1fr_auto]"
    >
      <Field
        label={text.whatIf.column}
        title={text.whatIf.columnHelp}
        value={column}
        onChange={(event) => setColumn(event.target.value)}
        required
      />
      <Field
        label={text.whatIf.value}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        required
      />
      <Select label={text.whatIf.from} value={from} options={options} onPick={setFrom} />
      <Select label={text.whatIf.to} value={to} options={options} onPick={setTo} />
      <Button type="submit">{text.whatIf.add}</Button>
    </form>
  );
}

/** The forecast under other circumstances: made on demand, laid over the published one. */
export function WhatIf({ history, series, scored, onScored }: WhatIfProps) {
  const noun = useProject().period_noun;
  const mayScore = useMay("score");
  const [suppositions, setSuppositions] = useState<Supposition[]>([]);
  const ahead = history.periods.filter((_, place) => (history.forecast[place] ?? null) !== null);

  const score = useMutation({
    mutationFn: () => {
      const body = { series: series.id, history: [], future: periodsOf(suppositions, ahead) };
      return ask(client.POST("/api/v1/score", { body }));
    },
    onSuccess: onScored,
  });

  if (!mayScore) {
    return <Card title={text.whatIf.title}>{text.whatIf.forbidden}</Card>;
  }
  return (
    <Card title={text.whatIf.title} note={text.whatIf.note}>
      <div className="grid gap-3">
        <AddSupposition ahead={ahead} onAdd={(one) => setSuppositions([...suppositions, one])} />
        <ul className="grid gap-1 text-sm">
          {suppositions.map((one, place) => (
            <li key={`${place} ${one.column}`} className="flex items-center gap-2">
              {text.whatIf.row(
                one.column,
                one.value,
                formatPeriod(one.from, noun),
                formatPeriod(one.to, noun),
              )}
              <Button
                look="quiet"
                onClick={() => setSuppositions(suppositions.filter((other) => other !== one))}
              >
                {text.whatIf.remove}
              </Button>
            </li>
          ))}
        </ul>
        <InlineError error={score.error} />
        {scored && <Result scored={scored} />}
        <div className="flex flex-wrap gap-2">
          <Button
            look="primary"
            disabled={score.isPending || suppositions.length === 0}
            onClick={() => score.mutate()}
          >
            {text.whatIf.run}
          </Button>
          {scored && <Button onClick={() => onScored(null)}>{text.whatIf.reset}</Button>}
        </div>
      </div>
    </Card>
  );
}
