import type { Schemas } from "../../api/client";
import { splitFilter } from "../../view";

export type Group = Schemas["Group"];

/** Looks inside a group, or opens the series that it is. */
export type Drill = (group: Group, narrower: string | null) => void;

/** The column to group by: the one asked for, else the broadest that still tells groups apart. */
export function columnOf(
  attributes: Schemas["Attribute"][],
  where: string[],
  asked: string | undefined,
): string {
  if (asked && attributes.some(({ name }) => name === asked)) return asked;
  const filtered = new Set(where.map((filter) => splitFilter(filter).column));
  const open = attributes.filter(({ name }) => !filtered.has(name));
  const telling = open.find((attribute) => attribute.value_count > 1);
  return (telling ?? open[0] ?? attributes[0])?.name ?? "";
}
