import { createContext, use } from "react";
import type { Schemas } from "../api/client";

export type Me = Schemas["Me"];
export type Project = Schemas["Project"];

export const MeContext = createContext<Me | null>(null);
export const ProjectContext = createContext<Project | null>(null);

/** Who is signed in. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error("nobody is signed in here");
  return me;
}

/** The project that is shown. */
export function useProject(): Project {
  const project = use(ProjectContext);
  if (!project) throw new Error("no project is loaded here");
  return project;
}

/** Whether the account has a permission: `read`, `score`, `run`, `publish`, `promote`, `accounts`. */
export function useMay(permission: string): boolean {
  return useMe().permissions.includes(permission);
}
