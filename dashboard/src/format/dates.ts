const WEEKDAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** The moment at which a period begins, in milliseconds; periods know no time zone. */
export function momentOf(period: string): number {
  const hasTime = period.includes("T") || period.includes(" ");
  return Date.parse(hasTime ? `${period.replace(" ", "T").replace(/Z$/, "")}Z` : period);
}

/** The date part of a moment, as periods are written. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function dayAndMonth(date: Date): string {
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** A period in words, as its length asks: `Fri 24 Oct 2025`, `Oct 2025`, `Q4 2025`. */
export function formatPeriod(period: string, noun: string): string {
  const date = new Date(momentOf(period));
  if (Number.isNaN(date.getTime())) return period;
  const year = date.getUTCFullYear();
  if (noun === "month") return `${MONTHS[date.getUTCMonth()]} ${year}`;
  if (noun === "quarter") return `Q${Math.floor(date.getUTCMonth() / 3) + 1} ${year}`;
  const day = `${WEEKDAYS[date.getUTCDay()]} ${dayAndMonth(date)} ${year}`;
  if (noun !== "hour") return day;
  return `${day} ${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}`;
}

/** A period where there is little room: `24 Oct`. */
export function formatPeriodShort(period: string, noun: string): string {
  if (noun === "month" || noun === "quarter") return formatPeriod(period, noun);
  const date = new Date(momentOf(period));
  return Number.isNaN(date.getTime()) ? period : dayAndMonth(date);
}

/** A moment in the reader's own time: `24 Oct 2025 06:41`. */
export function formatMoment(moment: string | null | undefined): string {
  if (!moment) return "–";
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return moment;
  const day = `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
  return `${day} ${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}
