/** A line of a tooltip. */
export interface TooltipRow {
  name: string;
  value: string;
  colour?: string | undefined;
}

/** A tooltip as an element: text stays text, and no inline style is needed. */
export function tooltipOf(head: string, rows: TooltipRow[]): HTMLElement {
  const box = document.createElement("div");
  const title = document.createElement("div");
  title.className = "font-semibold";
  title.textContent = head;
  box.append(title);
  for (const row of rows) {
    const line = document.createElement("div");
    line.className = "flex items-center justify-between gap-4";
    const name = document.createElement("span");
    name.textContent = row.name;
    if (row.colour) name.style.color = row.colour;
    const value = document.createElement("span");
    value.className = "tabular-nums font-medium";
    value.textContent = row.value;
    line.append(name, value);
    box.append(line);
  }
  return box;
}
