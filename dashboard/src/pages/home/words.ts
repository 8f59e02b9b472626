export const text = {
  next: (noun: string) => `Next ${noun}`,
  sentence: (who: string, target: string) => `${who}, ${target}`,
  between: (chance: string, range: string) => `${chance} between ${range.replace("–", " and ")}`,
  lastYear: (percent: string, isAbove: boolean) =>
    `${percent} ${isAbove ? "above" : "below"} last year`,
  holiday: (name: string) => `Holiday: ${name}`,
  recent: "The last periods and those ahead",
  changes: "What changed",
  changesNote: "Against the forecast published before, over the periods that both have",
  noChanges: "Nothing differs from the forecast published before, or there was none.",
  change: (before: string, now: string) => `${before} before, ${now} now`,
  checks: "Things to check",
  noChecks: "Nothing stands out.",
  all: "All series",
};
