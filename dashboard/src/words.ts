import { formatCount } from "./format/numbers";

/** `1 series`, `45 series`; `1 week`, `13 weeks`. */
export function countOf(count: number, noun: string): string {
  const isPlain = count === 1 || noun === "series";
  return `${formatCount(count)}\u00a0${isPlain ? noun : `${noun}s`}`;
}

/** `Weekly_Sales` as `weekly sales`: a column's name inside a sentence. */
export function inWords(column: string): string {
  return column
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]+/g, " ")
    .toLowerCase();
}

/** The first letter large. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const CHANCES: Record<number, string> = { 50: "5", 80: "8", 90: "9" };

/** An interval's level in plain words: 80 is `8 times out of 10`, 95 `19 times out of 20`. */
export function timesOutOf(level: number): string {
  if (level === 95) return "19 times out of 20";
  const chance = CHANCES[level];
  return chance ? `${chance} times out of 10` : `${level} times out of 100`;
}

/** What every page shares; a page's own words are in its folder, its name is in `routes.tsx`. */
export const words = {
  product: "Forecastle",
  skip: "Skip to the content",
  navigation: "Pages",
  more: "More",
  close: "Close",
  cancel: "Cancel",
  retry: "Try again",
  reload: "Load the page anew",
  loading: "Loading",
  all: "All",
  nothing: "–",
  theme: { label: "Theme", system: "As the machine", light: "Light", dark: "Dark" },
  user: {
    menu: (name: string) => `Signed in as ${name}`,
    signOut: "Sign out",
    demo: "Demo: everybody on this machine is signed in",
  },
  login: {
    title: "Sign in",
    again: "Your session has ended",
    againHelp: "Sign in again; the page is kept as it is.",
    name: "Name",
    password: "Password",
    submit: "Sign in",
    wrong: "This name and password do not go together.",
    tooMany: "Too many attempts. Wait a few minutes and try again.",
  },
  connection: { lost: "Connection lost, trying again." },
  freshness: {
    through: (period: string) => `Data through ${period}`,
    made: (moment: string) => `forecast made ${moment}`,
    model: (title: string, by: string) => `model ${title} (published by ${by})`,
    stale: "New data are due",
    expired: "Out of date",
    staleHelp:
      "A period that was forecast has passed without new data. What you see is the last forecast.",
    expiredHelp: "This forecast is too old to act on. Bring the data up to date and start a run.",
    none: "No forecast yet",
  },
  filter: {
    title: "Filter",
    open: (count: number) => (count === 0 ? "All series" : countOf(count, "filter")),
    help: "Several values of one column are alternatives; several columns narrow the choice.",
    column: "Column",
    value: "Value",
    add: "Add",
    clearAll: "Show everything",
    without: (filter: string) => `Remove the filter ${filter}`,
    and: " and ",
    or: " or ",
  },
  search: {
    label: "Search series",
    placeholder: "Search series",
    none: "No series matches",
    all: (text: string) => `All matches of “${text}”`,
  },
  states: {
    nothingPublished: "No forecast yet",
    nothingPublishedHelp:
      "Nothing was published so far. Start a run, and its forecast appears here by itself.",
    nothingPublishedAsk:
      "Nothing was published so far. Ask whoever runs the forecasts to start a run.",
    startRun: "Go to runs",
    noMatch: "Nothing matches the filter",
    noMatchHelp: "Remove a filter to see more.",
    forbidden: "Not open to your account",
    forbiddenHelp: (role: string) =>
      `You are signed in as ${role}. Ask an administrator if you need this.`,
    missing: "Not found",
    missingHelp: "It does not exist, or your account does not see it.",
    error: "This could not be shown",
    errorPage: "What this code means",
    fallbacks: (count: number) =>
      `${countOf(count, "series")} could not be served by the chosen model and ${count === 1 ? "was" : "were"} forecast by a simpler one.`,
  },
  roles: {
    viewer: "viewer",
    planner: "planner",
    data_scientist: "data scientist",
    admin: "administrator",
  },
  chart: {
    actual: "Actual",
    forecast: "Forecast",
    backtest: "Forecast made before it was known",
    lastYear: "A year before",
    whatIf: "What if",
    band: (level: number) => `${level} % interval`,
    lower: (level: number) => `${level} % from`,
    upper: (level: number) => `${level} % to`,
    deviation: "Forecast too high (+) or too low",
    origin: "known until here",
    period: "Period",
    holiday: "Holiday",
    showTable: "Table",
    showChart: "Chart",
    export: "Export",
    csv: "CSV",
    excel: "Excel",
    parquet: "Parquet (the whole run)",
    picture: "Picture",
    limit: (value: string) => `limit ${value}`,
    sentence: {
      through: (period: string) => `Known through ${period}.`,
      forecast: (period: string, value: string) => `${period}: forecast ${value}`,
      between: (chance: string, range: string) =>
        `${chance} between ${range.replace("–", " and ")}`,
      lastYear: (percent: string, isAbove: boolean) =>
        `${percent} ${isAbove ? "above" : "below"} last year`,
    },
  },
  table: {
    next: "Next page",
    first: "First page",
    showing: (shown: number, total: number) => `${formatCount(shown)} of ${formatCount(total)}`,
    empty: "No rows",
    more: (count: number) => `Show all ${formatCount(count)} rows`,
  },
  score: {
    wmape: "WMAPE",
    wmapeHelp: (value: string) => `off by ${value} per 100 sold`,
    mape: "MAPE",
    bias: "Bias",
    biasHigh: "too high on the whole",
    biasLow: "too low on the whole",
    mae: "MAE",
    rmse: "RMSE",
    mase: "MASE",
    maseHelp: "below 1 is better than repeating last season",
    coverage: (level: number) => `${level} % held`,
    coverageHelp: (share: string) => `${share} of actuals inside`,
    n: "Forecasts scored",
  },
};
