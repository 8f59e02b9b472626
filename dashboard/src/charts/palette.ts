import { useMemo } from "react";
import { useSignal } from "../signal";
import { shownTheme } from "../theme";

const TOKENS = {
  text: "--text",
  muted: "--muted",
  line: "--line",
  surface: "--surface",
  actual: "--actual",
  forecast: "--forecast",
  lastYear: "--last-year",
  band80: "--band-80",
  band95: "--band-95",
  holiday: "--holiday",
  good: "--good",
  warn: "--warn",
  bad: "--bad",
} as const;

/** The colours of the shown theme, as a canvas needs them. */
export type Palette = Record<keyof typeof TOKENS, string>;

/** Reads what a token is in the shown theme: only a laid-out element resolves it. */
function readPalette(): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const entries = Object.entries(TOKENS).map(([name, token]) => [name, read(token)]);
  probe.remove();
  return Object.fromEntries(entries) as Palette;
}

/** The colours of the shown theme; a chart is drawn anew when it changes. */
export function usePalette(): Palette {
  const theme = useSignal(shownTheme);
  // oxlint-disable-next-line react/exhaustive-deps -- the style sheet answers by the theme
  return useMemo(readPalette, [theme]);
}
