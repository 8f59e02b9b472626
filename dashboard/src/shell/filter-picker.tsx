import { useId, useState, type FormEvent } from "react";
import { Button } from "../components/button";
import { Dialog, DialogActions } from "../components/dialog";
import { Field, Select } from "../components/field";
import { Icon } from "../components/icon";
import { useProject } from "../session/me";
import { splitFilter, useView } from "../view";
import { words } from "../words";

/** `Store:12` for people. */
export function filterName(filter: string): string {
  const { column, value } = splitFilter(filter);
  return `${column} ${value}`;
}

function FilterChips() {
  const { where, setWhere } = useView();
  if (where.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1">
      {where.map((filter) => (
        <li key={filter}>
          <button
            type="button"
            aria-label={words.filter.without(filterName(filter))}
            onClick={() => setWhere(where.filter((other) => other !== filter))}
            className="inline-flex min-h-6 items-center gap-1 rounded bg-raised px-2 text-xs font-medium"
          >
            {filterName(filter)}
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function FilterDialog({ onClose }: { onClose: () => void }) {
  const { attributes } = useProject();
  const { where, setWhere } = useView();
  const [column, setColumn] = useState(attributes[0]?.name ?? "");
  const [value, setValue] = useState("");
  const listId = useId();
  const attribute = attributes.find((one) => one.name === column);

  function add(event: FormEvent): void {
    event.preventDefault();
    const filter = `${column}:${value.trim()}`;
    if (!where.includes(filter)) setWhere([...where, filter]);
    setValue("");
  }

  return (
    <Dialog title={words.filter.title} onClose={onClose}>
      <p className="text-sm text-muted">{words.filter.help}</p>
      <form onSubmit={add} className="grid gap-3 sm:grid-cols-[1fr_1fr_auto] sm:items-end">
        <Select
          label={words.filter.column}
          value={column}
          options={attributes.map(({ name }) => ({ value: name, name }))}
          onPick={setColumn}
        />
        <Field
          label={words.filter.value}
          list={listId}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          required
        />
        <datalist id={listId}>
          {attribute?.values.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <Button look="primary" type="submit">
          {words.filter.add}
        </Button>
      </form>
      <FilterChips />
      <DialogActions>
        <Button onClick={() => setWhere([])} disabled={where.length === 0}>
          {words.filter.clearAll}
        </Button>
        <Button onClick={onClose}>{words.close}</Button>
      </DialogActions>
    </Dialog>
  );
}

/** Which series every page speaks of: picked by the columns of the project, kept in the address. */
export function FilterPicker() {
  const { where } = useView();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      <Button onClick={() => setIsOpen(true)}>
        <Icon name="filter" size={15} />
        {words.filter.open(where.length)}
      </Button>
      <FilterChips />
      {isOpen && <FilterDialog onClose={() => setIsOpen(false)} />}
    </div>
  );
}
