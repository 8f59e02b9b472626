export const text = {
  title: "Series",
  note: (count: string) => `${count} match`,
  search: "Name contains",
  series: "Series",
  last: "Last actual",
  next: "Next forecast",
  total: "Horizon total",
  change: "Against last year",
  wmape: "WMAPE",
  bias: "Bias",
  model: "Model",
  fellBack: "simpler model",
};
