/** A cell of a sheet. */
export type Cell = string | number | null;

/** The table behind a chart: what is shown, counted and exported is this. */
export interface Sheet {
  columns: { name: string; isNumber: boolean }[];
  rows: Cell[][];
}

/** Makes a sheet; columns are text unless marked by `#` in front of the name. */
export function sheetOf(names: string[], rows: (Cell | undefined)[][]): Sheet {
  return {
    columns: names.map((name) => ({
      name: name.replace(/^#/, ""),
      isNumber: name.startsWith("#"),
    })),
    rows: rows.map((row) => row.map((cell) => cell ?? null)),
  };
}

/** Text that a spreadsheet would run as a formula is kept text. */
export function inertText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = inertText(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The sheet as CSV, with every digit. */
export function csvOf(sheet: Sheet): string {
  const lines = [
    sheet.columns.map(({ name }) => csvCell(name)),
    ...sheet.rows.map((row) => row.map(csvCell)),
  ];
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** Hands a file to the reader. */
export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the content by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** `Store 12, weekly sales` as the name of a file. */
export function fileName(title: string, ending: string): string {
  const plain = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return `${plain.replaceAll(/^-|-$/g, "")}.${ending}`;
}
