import { useEffect, useRef, type ReactNode } from "react";

interface MenuProps {
  /** What the button shows. */
  face: ReactNode;
  /** The button's name, where its face says too little. */
  label?: string;
  /** At which side of the button the list ends. */
  side?: "left" | "right";
  opens?: "down" | "up";
  /** The face draws itself; no frame is put around it. */
  isBare?: boolean;
  children: ReactNode;
}

const FRAME =
  "inline-flex min-h-8 items-center gap-1.5 rounded-md border border-control-line bg-surface px-2.5 text-sm font-medium hover:bg-raised";

/** A button that unfolds a list; Escape, a choice or a press elsewhere folds it again. */
export function Menu(props: MenuProps) {
  const { face, label, side = "right", opens = "down", isBare = false, children } = props;
  const details = useRef<HTMLDetailsElement>(null);

  useEffect(() => {
    const element = details.current;
    if (!element) return undefined;
    const fold = (event: Event) => {
      if (!element.open || element.contains(event.target as Node)) return;
      element.open = false;
    };
    const foldByKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !element.open) return;
      element.open = false;
      element.querySelector("summary")?.focus();
    };
    document.addEventListener("pointerdown", fold);
    document.addEventListener("focusin", fold);
    document.addEventListener("keydown", foldByKey);
    return () => {
      document.removeEventListener("pointerdown", fold);
      document.removeEventListener("focusin", fold);
      document.removeEventListener("keydown", foldByKey);
    };
  }, []);

  return (
    <details ref={details} className="relative">
      <summary aria-label={label} className={isBare ? "block" : FRAME}>
        {face}
      </summary>
      <div
        className={`absolute z-30 grid min-w-48 gap-0.5 rounded-md border border-line bg-surface p-1 shadow-lg ${side === "right" ? "right-0" : "left-0"} ${opens === "down" ? "top-full mt-1" : "bottom-full mb-1"}`}
      >
        {children}
      </div>
    </details>
  );
}

const ITEM =
  "flex min-h-8 w-full items-center gap-2 rounded px-2 py-1 text-left text-sm hover:bg-raised";

/** A choice in a menu that does something. */
export function MenuButton({ onPick, children }: { onPick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      className={ITEM}
      onClick={(event) => {
        event.currentTarget.closest("details")?.removeAttribute("open");
        onPick();
      }}
    >
      {children}
    </button>
  );
}

/** A choice in a menu that is a file to fetch. */
export function MenuDownload({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a className={ITEM} href={href} download>
      {children}
    </a>
  );
}
