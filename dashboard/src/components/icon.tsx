const PATHS = {
  home: "M3 11l9-7 9 7M6 9v11h12V9",
  list: "M4 6h16M4 12h16M4 18h16",
  chart: "M4 20V4M4 20h16M8 16l4-5 3 3 5-7",
  target: "M12 3a9 9 0 100 18 9 9 0 000-18zM12 8a4 4 0 100 8 4 4 0 000-8z",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  play: "M7 4l13 8-13 8z",
  user: "M12 4a4 4 0 110 8 4 4 0 010-8zM4 21c1-5 4-7 8-7s7 2 8 7",
  shield: "M12 3l8 3v6c0 5-3 8-8 9-5-1-8-4-8-9V6z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  search: "M11 4a7 7 0 110 14 7 7 0 010-14zM16 16l5 5",
  filter: "M3 5h18l-7 8v6l-4 2v-8z",
  close: "M5 5l14 14M19 5L5 19",
  down: "M6 9l6 6 6-6",
  up: "M6 15l6-6 6 6",
  download: "M12 4v11M7 11l5 5 5-5M4 20h16",
  warning: "M12 3l10 18H2zM12 10v5M12 18h.01",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawn sign; words stand beside it or name the control, so it is hidden from readers. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="shrink-0"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
