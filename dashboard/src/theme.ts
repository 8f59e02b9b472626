import { createSignal } from "./signal";

/** What the user asked for; `system` follows the machine. */
export type ThemeChoice = "system" | "light" | "dark";

const STORED_UNDER = "forecastle.theme";
export const THEME_CHOICES: ThemeChoice[] = ["system", "light", "dark"];

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORED_UNDER);
  return THEME_CHOICES.find((choice) => choice === stored) ?? "system";
}

export const themeChoice = createSignal<ThemeChoice>(storedChoice());

/** The theme that is shown; charts follow it because a canvas knows no style sheet. */
export const shownTheme = createSignal<"light" | "dark">("light");

function show(): void {
  const choice = themeChoice.get();
  const isDark = choice === "system" ? systemIsDark.matches : choice === "dark";
  document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
  shownTheme.set(isDark ? "dark" : "light");
}

/** Keeps a choice for the next visit and shows it. */
export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(STORED_UNDER, choice);
  themeChoice.set(choice);
  show();
}

systemIsDark.addEventListener("change", show);
show();
