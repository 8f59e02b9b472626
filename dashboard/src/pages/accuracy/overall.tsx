import type { Schemas } from "../../api/client";
import { Figure, Figures } from "../../components/card";
import { biasReading, wmapeReading } from "../../components/readings";
import { formatChange, formatCount, formatPercent, formatScore } from "../../format/numbers";
import { words } from "../../words";

interface OverallProps {
  scores: Schemas["Scores"];
  thresholds: Schemas["Thresholds"];
}

/** The scores over everything, each with its plain reading. */
export function Overall({ scores, thresholds }: OverallProps) {
  const { wmape, bias } = scores;
  const isOff = typeof wmape === "number" && wmape > thresholds.wmape;
  const isBiased = typeof bias === "number" && Math.abs(bias) > thresholds.bias;
  return (
    <Figures>
      <Figure
        name={words.score.wmape}
        value={formatPercent(wmape)}
        reading={wmapeReading(wmape)}
        tone={isOff ? "bad" : "plain"}
      />
      <Figure
        name={words.score.bias}
        value={formatChange(bias)}
        reading={biasReading(bias)}
        tone={isBiased ? "bad" : "plain"}
      />
      <Figure name={words.score.mape} value={formatPercent(scores.mape)} />
      <Figure
        name={words.score.mase}
        value={formatScore(scores.mase)}
        reading={words.score.maseHelp}
      />
      {scores.coverage.map(({ level, share }) => (
        <Figure
          key={level}
          name={words.score.coverage(level)}
          value={formatPercent(share)}
          reading={words.score.coverageHelp(formatPercent(share))}
        />
      ))}
      <Figure name={words.score.n} value={formatCount(scores.n)} />
    </Figures>
  );
}
