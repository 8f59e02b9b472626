import { useId, type ReactNode } from "react";
import { Icon } from "./icon";

interface CardProps {
  title: string;
  /** A sentence under the title. */
  note?: ReactNode;
  /** Controls at the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page with its heading. */
export function Card({ title, note, actions, children }: CardProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className="min-w-0 rounded-lg border border-line bg-surface p-3 sm:p-4"
    >
      <div className="mb-2 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <h2 id={titleId} className="text-sm font-semibold">
            {title}
          </h2>
          {note && <p className="text-xs text-muted">{note}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}

/** The head of a page: its name, a sentence and its controls. */
export function PageHead({ title, note, actions }: Omit<CardProps, "children">) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <h1 tabIndex={-1} className="text-xl font-semibold tracking-tight">
          {title}
        </h1>
        {note && <p className="text-sm text-muted">{note}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}

interface FigureProps {
  name: string;
  value: string;
  /** The value in plain words. */
  reading?: string | undefined;
  tone?: "plain" | "bad" | undefined;
}

/** A figure with its name and its plain reading. */
export function Figure({ name, value, reading, tone = "plain" }: FigureProps) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface px-3 py-2">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className={`text-lg font-semibold tabular-nums ${tone === "bad" ? "text-bad" : ""}`}>
        {value}
      </dd>
      {reading && <dd className="text-xs text-muted">{reading}</dd>}
    </div>
  );
}

/** Figures side by side. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">{children}</dl>;
}

type Tone = "plain" | "good" | "warn" | "bad";

const TONES: Record<Tone, string> = {
  plain: "bg-raised text-text",
  good: "bg-good-ground text-good",
  warn: "bg-warn-ground text-warn",
  bad: "bg-bad-ground text-bad",
};

/** A word in a coloured ground. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center rounded px-1.5 py-0.5 text-xs font-medium whitespace-nowrap ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}

/** A note across the page that asks for attention. */
export function Notice({ tone = "warn", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <div className={`flex items-start gap-2 rounded-md px-3 py-2 text-sm ${TONES[tone]}`}>
      <Icon name="warning" />
      <p className="min-w-0">{children}</p>
    </div>
  );
}
