import type { Schemas } from "../../api/client";

/** A column's value over a range of periods, both ends included. */
export interface Supposition {
  column: string;
  value: string;
  from: string;
  to: string;
}

/** Figures are sent as numbers, everything else as text. */
function typed(value: string): number | string {
  const number = Number(value);
  return value === "" || Number.isNaN(number) ? value : number;
}

/** The periods that suppositions touch, with their covariates; a later one overrules an earlier. */
export function periodsOf(suppositions: Supposition[], ahead: string[]): Schemas["ScorePeriod"][] {
  return ahead.flatMap((period) => {
    const touching = suppositions.filter(({ from, to }) => period >= from && period <= to);
    if (touching.length === 0) return [];
    const covariates = Object.fromEntries(
      touching.map(({ column, value }) => [column, typed(value)]),
    );
    return [{ period, covariates }];
  });
}
