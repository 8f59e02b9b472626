import { useView, splitFilter } from "../../view";
import { filterName } from "../../shell/filter-picker";
import { text } from "./words";

/** The way down so far; each step leads back up. */
export function Breadcrumbs() {
  const { where, setWhere } = useView();
  const link = "text-accent hover:underline min-h-6";
  return (
    <nav aria-label={text.path} className="flex flex-wrap gap-x-2 text-sm">
      <button type="button" className={link} onClick={() => setWhere([])}>
        {text.all}
      </button>
      {where.map((filter, place) => (
        <span key={filter} className="inline-flex gap-2">
          <span aria-hidden="true">›</span>
          <button
            type="button"
            className={link}
            aria-current={place === where.length - 1 ? "location" : undefined}
            title={splitFilter(filter).column}
            onClick={() => setWhere(where.slice(0, place + 1))}
          >
            {filterName(filter)}
          </button>
        </span>
      ))}
    </nav>
  );
}
