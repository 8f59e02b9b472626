import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";
import { seriesListQuery, type ListView, type Order } from "../../api/queries";
import { isGoneCursor } from "../../api/problem";
import { Button } from "../../components/button";
import { PageHead } from "../../components/card";
import { DataTable } from "../../components/data-table";
import { FallbackNotice } from "../../components/fallbacks";
import { Field } from "../../components/field";
import { Message, QueryView } from "../../components/states";
import { useView } from "../../view";
import { countOf, words } from "../../words";
import { COLUMNS } from "./columns";
import { text } from "./words";

/** A field whose text becomes part of the address while one types. */
function SearchField() {
  const view = useView();
  const inAddress = view.get("search") ?? "";
  const [typed, setTyped] = useState(inAddress);
  const settled = useDeferredValue(typed.trim());
  const { change } = view;
  useEffect(() => {
    if (settled !== inAddress) change({ search: settled, cursor: null }, { replace: true });
  }, [settled, inAddress, change]);
  return (
    <Field
      label={text.search}
      type="search"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

function listView(get: (name: string) => string | undefined): ListView {
  const view: ListView = { order: get("order") === "desc" ? "desc" : "asc" };
  for (const name of ["sort", "cursor", "search"] as const) {
    const value = get(name);
    if (value) view[name] = value;
  }
  return view;
}

/** Every series: sorted, searched and paged by the service. */
export default function SeriesListPage() {
  const view = useView();
  const asked = listView(view.get);
  const list = useQuery(seriesListQuery(view.where, asked));
  const { change } = view;

  // A page of a run that is no longer held cannot be shown: begin again with the present run.
  const isGone = isGoneCursor(list.error);
  useEffect(() => {
    if (isGone) change({ cursor: null }, { replace: true });
  }, [isGone, change]);

  function sortBy(sort: string, order: Order): void {
    change({ sort, order, cursor: null });
  }

  const sorting = asked.sort ? [{ id: asked.sort, desc: asked.order === "desc" }] : [];
  return (
    <>
      <PageHead title={text.title} actions={<SearchField />} />
      <FallbackNotice />
      <QueryView query={list}>
        {(page) =>
          page.meta.total === 0 ? (
            <Message title={words.states.noMatch}>{words.states.noMatchHelp}</Message>
          ) : (
            <section className="grid gap-2 rounded-lg border border-line bg-surface p-2">
              <DataTable
                caption={text.title}
                columns={COLUMNS}
                rows={page.items}
                isDimmed={list.isPlaceholderData}
                sorting={{
                  state: sorting,
                  onChange: (update) => {
                    const next = typeof update === "function" ? update(sorting) : update;
                    const first = next[0];
                    if (first) sortBy(first.id, first.desc ? "desc" : "asc");
                  },
                }}
              />
              <div className="flex flex-wrap items-center justify-between gap-2 px-2 text-sm text-muted">
                {text.note(countOf(page.meta.total, "series"))}
                <span className="flex gap-2">
                  <Button disabled={!asked.cursor} onClick={() => change({ cursor: null })}>
                    {words.table.first}
                  </Button>
                  <Button
                    disabled={!page.meta.next}
                    onClick={() => change({ cursor: page.meta.next ?? null })}
                  >
                    {words.table.next}
                  </Button>
                </span>
              </div>
            </section>
          )
        }
      </QueryView>
    </>
  );
}
