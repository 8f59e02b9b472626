import { useId, type ComponentProps, type ReactNode } from "react";

const CONTROL =
  "w-full min-h-8 rounded-md border border-control-line bg-surface px-2 py-1 text-sm text-text disabled:opacity-60";

interface Labelled {
  label: string;
  help?: ReactNode;
  /** What is wrong with the value. */
  error?: string | null;
}

/** A text field with its label, help and error tied to it. */
export function Field({ label, help, error, ...rest }: Labelled & ComponentProps<"input">) {
  const id = useId();
  const describedBy = help || error ? `${id}-help` : undefined;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        className={CONTROL}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy}
        {...rest}
      />
      {describedBy && (
        <p id={describedBy} className={`text-xs ${error ? "text-bad" : "text-muted"}`}>
          {error ?? help}
        </p>
      )}
    </div>
  );
}

interface Option {
  value: string;
  name: string;
}

interface SelectProps extends Omit<ComponentProps<"select">, "onChange"> {
  label: string;
  options: Option[];
  onPick: (value: string) => void;
  /** The label is read out but not shown. */
  isCompact?: boolean;
}

/** A choice of one. */
export function Select({ label, options, onPick, isCompact = false, ...rest }: SelectProps) {
  const id = useId();
  return (
    <div className={isCompact ? "" : "grid gap-1"}>
      <label htmlFor={id} className={isCompact ? "sr-only" : "text-sm font-medium"}>
        {label}
      </label>
      <select
        id={id}
        className={CONTROL}
        onChange={(event) => onPick(event.target.value)}
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CheckProps extends Omit<ComponentProps<"input">, "onChange" | "onToggle" | "type"> {
  label: string;
  onToggle: (isOn: boolean) => void;
}

/** A choice of yes or no. */
export function Check({ label, onToggle, ...rest }: CheckProps) {
  return (
    <label className="inline-flex min-h-6 items-center gap-2 text-sm">
      <input
        type="checkbox"
        className="size-4 accent-(--button)"
        onChange={(event) => onToggle(event.target.checked)}
        {...rest}
      />
      {label}
    </label>
  );
}
