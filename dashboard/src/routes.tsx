import type { ComponentType } from "react";
import type { IconName } from "./components/icon";

type Load = () => Promise<{ default: ComponentType }>;

/** A page: where it is, what it is called, and what shows it. */
export interface Page {
  path: string;
  /** Its name in the rail; pages without one are reached from others. */
  name: string | null;
  icon: IconName;
  load: Load;
  /** The permission without which it is not offered. */
  needs?: string;
}

function page(path: string, name: string | null, icon: IconName, load: Load, needs?: string): Page {
  return { path, name, icon, load, ...(needs ? { needs } : {}) };
}

/** Every page, in the order of the rail. A new page is a folder and a line here. */
export const PAGES: Page[] = [
  page("/", "Home", "home", () => import("./pages/home")),
  page("/series", "Series", "list", () => import("./pages/series-list")),
  page("/series/:id", null, "list", () => import("./pages/series")),
  page("/explore", "Explore", "chart", () => import("./pages/explore")),
  page("/accuracy", "Accuracy", "target", () => import("./pages/accuracy")),
  page("/holidays", "Holidays", "calendar", () => import("./pages/holidays")),
  page("/runs", "Runs", "play", () => import("./pages/runs")),
  page("/account", "Account", "user", () => import("./pages/account")),
  page("/admin", "Admin", "shield", () => import("./pages/admin"), "accounts"),
];
