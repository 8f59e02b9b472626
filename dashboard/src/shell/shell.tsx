import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Outlet, useLocation, useNavigation } from "react-router";
import { followLive } from "../api/live";
import { projectQuery } from "../api/queries";
import { QueryView } from "../components/states";
import { ProjectContext } from "../session/me";
import { words } from "../words";
import { ConnectionBanner } from "./connection-banner";
import { FilterPicker } from "./filter-picker";
import { FreshnessChip, StaleNotice } from "./freshness";
import { BottomBar, Rail } from "./navigation";
import { SearchBox } from "./search-box";
import { UserMenu } from "./user-menu";

function TopBar() {
  return (
    <header className="sticky top-0 z-10 flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-page px-3 py-2 sm:px-5">
      <SearchBox />
      <div className="contents max-lg:order-last max-lg:flex max-lg:w-full max-lg:min-w-0 max-lg:flex-wrap max-lg:items-center max-lg:gap-x-3 max-lg:gap-y-1">
        <FilterPicker />
        <FreshnessChip />
      </div>
      <div className="ml-auto">
        <UserMenu />
      </div>
    </header>
  );
}

/** A line across the top while the program of the next page is on its way. */
function NextPage() {
  const isOnItsWay = useNavigation().state === "loading";
  return (
    <div role="status" className="fixed inset-x-0 top-0 z-30">
      {isOnItsWay && (
        <div className="h-0.5 animate-pulse bg-button">
          <span className="sr-only">{words.loading}</span>
        </div>
      )}
    </div>
  );
}

/** After a page has changed, readers begin at its head; the first page is left as it loads. */
function useFocusOnChange(main: React.RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [pathname, main]);
}

/** What surrounds every page. */
export function Shell() {
  const queries = useQueryClient();
  const project = useQuery(projectQuery);
  const main = useRef<HTMLElement>(null);
  useEffect(() => followLive(queries), [queries]);
  useFocusOnChange(main);

  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="sr-only rounded bg-surface px-3 py-2 focus:not-sr-only focus:absolute focus:z-50"
      >
        {words.skip}
      </a>
      <Rail />
      <div className="flex min-w-0 flex-1 flex-col pb-16 md:pb-0">
        <ConnectionBanner />
        <NextPage />
        <ProjectContext value={project.data ?? null}>
          {project.data && <TopBar />}
          <main
            id="main"
            ref={main}
            tabIndex={-1}
            className="mx-auto grid w-full max-w-7xl grid-cols-[minmax(0,1fr)] content-start gap-4 p-3 sm:p-5"
          >
            <QueryView query={project}>
              {() => (
                <>
                  <StaleNotice />
                  <Outlet />
                </>
              )}
            </QueryView>
          </main>
        </ProjectContext>
      </div>
      <BottomBar />
    </div>
  );
}
