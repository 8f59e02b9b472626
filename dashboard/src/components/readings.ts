import { formatShare } from "../format/numbers";
import { words } from "../words";

/** A WMAPE in plain words: `off by 4.2 per 100 sold`. */
export function wmapeReading(wmape: number | null | undefined): string | undefined {
  if (wmape === null || wmape === undefined) return undefined;
  return words.score.wmapeHelp(formatShare(wmape));
}

/** A bias in plain words. */
export function biasReading(bias: number | null | undefined): string | undefined {
  if (bias === null || bias === undefined || bias === 0) return undefined;
  return bias > 0 ? words.score.biasHigh : words.score.biasLow;
}
