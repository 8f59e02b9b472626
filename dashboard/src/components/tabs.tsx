import { Link } from "react-router";
import { useView } from "../view";

export interface Tab {
  value: string;
  name: string;
}

interface TabsProps {
  tabs: Tab[];
  label: string;
  parameter?: string;
  /** Other parameters of the address that all tabs share. */
  keep?: string[];
}

/** Parts of a page, each with its own address: `?tab=`; the first needs none. */
export function Tabs({ tabs, label, parameter = "tab", keep = [] }: TabsProps) {
  const view = useView();
  const current = useTab(tabs, parameter);
  return (
    <nav aria-label={label} className="flex flex-wrap gap-1 border-b border-line">
      {tabs.map((tab, place) => {
        const query = new URLSearchParams(view.where.map((filter) => ["where", filter]));
        for (const name of keep) {
          const value = view.get(name);
          if (value) query.set(name, value);
        }
        if (place > 0) query.set(parameter, tab.value);
        const isCurrent = tab.value === current;
        return (
          <Link
            key={tab.value}
            to={{ search: query.toString() }}
            aria-current={isCurrent ? "page" : undefined}
            className={`-mb-px border-b-2 px-3 py-2 text-sm font-medium ${isCurrent ? "border-accent text-accent" : "border-transparent text-muted hover:text-text"}`}
          >
            {tab.name}
          </Link>
        );
      })}
    </nav>
  );
}

/** The tab that the address names, the first if it names none. */
export function useTab(tabs: Tab[], parameter = "tab"): string {
  const asked = useView().get(parameter);
  return tabs.find((tab) => tab.value === asked)?.value ?? tabs[0]?.value ?? "";
}
