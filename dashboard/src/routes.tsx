import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import type { IconName } from "./components/icon";
import { words } from "./words";

/** A page: where it is, what it is called, and what shows it. */
export interface Page {
  path: string;
  /** Its name in the rail; pages without one are reached from others. */
  name: string | null;
  icon: IconName;
  /** The permission without which it is not offered. */
  needs?: string;
  View: LazyExoticComponent<ComponentType>;
}

/** Every page, in the order of the rail. A new page is a folder and a line here. */
export const PAGES: Page[] = [
  { path: "/", name: words.nav.home, icon: "home", View: lazy(() => import("./pages/home")) },
  {
    path: "/series",
    name: words.nav.series,
    icon: "list",
    View: lazy(() => import("./pages/series-list")),
  },
  { path: "/series/:id", name: null, icon: "list", View: lazy(() => import("./pages/series")) },
  {
    path: "/explore",
    name: words.nav.explore,
    icon: "chart",
    View: lazy(() => import("./pages/explore")),
  },
  {
    path: "/accuracy",
    name: words.nav.accuracy,
    icon: "target",
    View: lazy(() => import("./pages/accuracy")),
  },
  { path: "/runs", name: words.nav.runs, icon: "play", View: lazy(() => import("./pages/runs")) },
  {
    path: "/account",
    name: words.nav.account,
    icon: "user",
    View: lazy(() => import("./pages/account")),
  },
  {
    path: "/admin",
    name: words.nav.admin,
    icon: "shield",
    needs: "accounts",
    View: lazy(() => import("./pages/admin")),
  },
];
