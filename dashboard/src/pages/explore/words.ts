export const text = {
  title: "Explore",
  all: "All",
  path: "Where you are",
  by: "Grouped by",
  totals: "Total",
  performance: (by: string) => `Best and worst against forecast, by ${by}`,
  performanceNote: (span: string) =>
    `How far actuals lay above (right) or below (left) what had been forecast, over the last ${span}. Press a bar to look inside.`,
  noPerformance: "There is no forecast made in time to compare with.",
  performanceSentence: (best: string, worst: string) =>
    `Furthest above: ${best}. Furthest below: ${worst}.`,
  groups: (by: string) => `By ${by}`,
  group: "Group",
  count: "Series",
  actual: "Actual",
  lastYear: "A year before",
  change: "Against last year",
  expected: "Had been forecast",
  performance_percent: "Actual above forecast",
  forecast: "Forecast ahead",
  wmape: "WMAPE",
  bias: "Bias",
};
