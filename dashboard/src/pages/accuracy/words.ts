export const text = {
  title: "Accuracy",
  source: {
    backtest:
      "Out of sample: each model was shown only what was known at past origins, and scored against what came.",
    published: "What was published before the period was known, scored against what came.",
  } as Record<string, string>,
  model: "Model",
  chosen: (title: string) => `${title} (chosen)`,
  tabs: "Accuracy by",
  byPeriod: "Over time",
  byStep: "By steps ahead",
  byColumn: (column: string) => `By ${column}`,
  errors: "Error",
  errorsNote: (limit: string) => `WMAPE and MAPE in percent; above ${limit} an alert is raised`,
  bias: "Bias",
  biasNote: (limit: string) =>
    `Above zero the forecast was too high; beyond ±${limit} an alert is raised`,
  coverage: "Do intervals keep their promise?",
  coverageNote: "The share of actuals inside each interval, against its level",
  step: "Steps ahead",
  overall: (percent: string, reading: string) => `WMAPE ${percent}, ${reading}.`,
  over: (count: number, total: number) => `${count} of ${total} above the limit.`,
  inside: (level: number, share: string) => `The ${level} % interval held ${share}.`,
  rows: "Scores",
  none: "The history was too short to evaluate a forecast out of sample.",
  noneTitle: "No scores yet",
};
