import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { Badge, Card } from "../../components/card";
import { formatChange, formatRough } from "../../format/numbers";
import { seriesAddress } from "../../view";
import { text } from "./words";

const ROW = "flex items-baseline justify-between gap-3 border-b border-line py-2 last:border-0";

function Name({ series, name }: { series: string | null | undefined; name: string }) {
  if (!series) return <span className="font-medium">{name}</span>;
  return (
    <Link className="font-medium text-accent hover:underline" to={seriesAddress(series)}>
      {name}
    </Link>
  );
}

/** Series whose last actual or whose forecast asks for a look. */
export function Checks({ checks }: { checks: Schemas["Check"][] }) {
  return (
    <Card title={text.checks}>
      {checks.length === 0 && <p className="text-sm text-muted">{text.noChecks}</p>}
      <ul>
        {checks.map((check) => (
          <li key={`${check.series} ${check.kind}`} className={`${ROW} flex-wrap`}>
            <Name series={check.series} name={check.name} />
            <span className="min-w-0 flex-1 text-sm text-muted">{check.message}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What differs from the forecast published before. */
export function Changes({ changes }: { changes: Schemas["Change"][] }) {
  return (
    <Card title={text.changes} note={text.changesNote}>
      {changes.length === 0 && <p className="text-sm text-muted">{text.noChanges}</p>}
      <ul>
        {changes.map((change) => (
          <li key={change.series ?? ""} className={ROW}>
            <span className="min-w-0">
              <Name series={change.series} name={change.name} />
              <span className="block text-xs text-muted">
                {text.change(formatRough(change.before), formatRough(change.now))}
              </span>
            </span>
            <Badge>{formatChange(change.change_percent)}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
