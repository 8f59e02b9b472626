/** Between groups of digits: a narrow space that does not break. */
const THIN_SPACE = "\u202f";
const ABSENT = "–";

function group(text: string): string {
  return text.replaceAll(",", THIN_SPACE).replace("-", "\u2212");
}

function format(value: number, digits: number): string {
  const options = { minimumFractionDigits: 0, maximumFractionDigits: digits };
  return group(value.toLocaleString("en-US", options));
}

/**
 * Rounded to what the error leaves certain: two digits of the error at most.
 *
 * `error` is half the width of an interval, in the value's own unit.
 */
export function roundToError(value: number, error: number): number {
  if (!(error > 0)) return value;
  const step = 10 ** (Math.floor(Math.log10(error)) - 1);
  return Math.round(value / step) * step;
}

/** A forecast, to the precision that its interval leaves. */
export function formatForecast(value: number | null | undefined, error: number | null): string {
  if (value === null || value === undefined) return ABSENT;
  if (error === null || !(error > 0)) return formatRough(value);
  const rounded = roundToError(value, error);
  const digits = Math.max(0, 1 - Math.floor(Math.log10(error)));
  return format(rounded, Math.min(digits, 6));
}

/** Four digits that count, for figures without an interval beside them. */
export function formatRough(value: number | null | undefined): string {
  if (value === null || value === undefined) return ABSENT;
  return format(Number(value.toPrecision(4)), Math.abs(value) < 100 ? 2 : 0);
}

/** A known figure: nothing is rounded that matters. */
export function formatActual(value: number | null | undefined): string {
  if (value === null || value === undefined) return ABSENT;
  return format(value, Math.abs(value) < 1000 ? 2 : 0);
}

/** A count. */
export function formatCount(value: number): string {
  return format(value, 0);
}

/** For axes, where there is no room: `1.2 M`. */
export function formatCompact(value: number): string {
  const options = { notation: "compact", maximumSignificantDigits: 3 } as const;
  return group(value.toLocaleString("en-US", options));
}

function percentDigits(value: number): number {
  return Math.abs(value) < 9.95 ? 1 : 0;
}

/** So many of a hundred, with the digits that percentages have. */
export function formatShare(value: number): string {
  return format(value, percentDigits(value));
}

/** `6.3 %`; two digits that count. */
export function formatPercent(value: number | null | undefined): string {
  if (value === null || value === undefined) return ABSENT;
  return `${formatShare(value)}${THIN_SPACE}%`;
}

/** `+6.3 %`, `−2 %`. */
export function formatChange(value: number | null | undefined): string {
  if (value === null || value === undefined) return ABSENT;
  return `${value > 0 ? "+" : ""}${formatPercent(value)}`;
}

/** A score in the data's own unit or without one. */
export function formatScore(value: number | null | undefined): string {
  if (value === null || value === undefined) return ABSENT;
  return format(Number(value.toPrecision(3)), Math.abs(value) < 100 ? 3 : 0);
}
