import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";
import { seriesListQuery } from "../api/queries";
import { addressOf, seriesAddress, useView } from "../view";
import { words } from "../words";

const MOST_MATCHES = 6;

/** Whether a key was meant for a field and not for the page. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, dialog") !== null
  );
}

/** Gives a field the focus when `/` is pressed anywhere else. */
function useSlash(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "/" || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [field]);
}

/** Finds a series by its name: arrows choose among the matches, Enter opens. */
export function SearchBox() {
  const field = useRef<HTMLInputElement>(null);
  const listId = useId();
  const navigate = useNavigate();
  const { where } = useView();
  const [text, setText] = useState("");
  const [isOpen, setIsOpen] = useState(false);
  const [place, setPlace] = useState(-1);
  const search = useDeferredValue(text.trim());
  const isAsking = isOpen && search !== "";
  const matches = useQuery({
    ...seriesListQuery([], { search, limit: MOST_MATCHES }),
    enabled: isAsking,
  });
  useSlash(field);

  const found = isAsking ? (matches.data?.items ?? []) : [];
  const targets = found.map((one) => ({ name: one.name, to: seriesAddress(one.id) }));
  const all = addressOf("/series", where, { search });
  if (isAsking) targets.push({ name: words.search.all(search), to: all });

  function open(to: string | undefined): void {
    if (!to) return;
    setIsOpen(false);
    setText("");
    setPlace(-1);
    field.current?.blur();
    void navigate(to);
  }

  function press(event: KeyboardEvent): void {
    if (event.key === "Escape") setIsOpen(false);
    if (event.key === "Enter" && search) open(targets[place]?.to ?? all);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setPlace((place + step + targets.length) % Math.max(targets.length, 1));
  }

  return (
    <div className="relative min-w-0 flex-1 sm:max-w-60">
      <input
        ref={field}
        type="search"
        role="combobox"
        aria-label={words.search.label}
        aria-expanded={isAsking}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={place >= 0 && isAsking ? `${listId}-${place}` : undefined}
        placeholder={`${words.search.placeholder}  /`}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setIsOpen(true);
          setPlace(-1);
        }}
        onBlur={() => setIsOpen(false)}
        onKeyDown={press}
        className="min-h-8 w-full rounded-md border border-control-line bg-surface px-2.5 text-sm placeholder:text-muted"
      />
      <ul
        id={listId}
        role="listbox"
        aria-label={words.search.label}
        hidden={!isAsking}
        className="absolute top-full right-0 left-0 z-30 mt-1 rounded-md border border-line bg-surface p-1 shadow-lg"
      >
        {targets.map((target, index) => (
          <li
            key={target.to}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === place}
            // Before the field loses the focus, which would fold the list.
            onPointerDown={() => open(target.to)}
            className={`cursor-pointer rounded px-2 py-1.5 text-sm ${index === place ? "bg-raised" : ""}`}
          >
            {target.name}
          </li>
        ))}
      </ul>
    </div>
  );
}
