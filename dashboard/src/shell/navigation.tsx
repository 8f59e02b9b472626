import { NavLink } from "react-router";
import { Icon } from "../components/icon";
import { Menu } from "../components/menu";
import { PAGES, type Page } from "../routes";
import { useMe } from "../session/me";
import { addressOf, useView } from "../view";
import { words } from "../words";

/** How many pages the bar of a phone has room for beside "More". */
const BAR_PLACES = 4;

function useOpenPages(): Page[] {
  const me = useMe();
  return PAGES.filter(({ name, needs }) => name && (!needs || me.permissions.includes(needs)));
}

function PageLink({ page, className }: { page: Page; className: string }) {
  const { where } = useView();
  return (
    <NavLink
      to={addressOf(page.path, where)}
      end={page.path === "/"}
      onClick={(event) => event.currentTarget.closest("details")?.removeAttribute("open")}
      className={({ isActive }) =>
        `${className} ${isActive ? "bg-raised text-accent" : "text-muted hover:bg-raised hover:text-text"}`
      }
    >
      <Icon name={page.icon} />
      {page.name}
    </NavLink>
  );
}

/** The pages at the left, on screens with room for them. */
export function Rail() {
  const pages = useOpenPages();
  return (
    <nav
      aria-label={words.navigation}
      className="sticky top-0 hidden h-dvh w-44 shrink-0 flex-col gap-1 border-r border-line bg-surface p-3 md:flex"
    >
      <div className="mb-3 flex items-center gap-2 px-2 font-semibold">
        <img src="/icon.svg" alt="" width={22} height={22} />
        {words.product}
      </div>
      {pages.map((page) => (
        <PageLink
          key={page.path}
          page={page}
          className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm font-medium"
        />
      ))}
    </nav>
  );
}

/** The pages at the bottom, on phones. */
export function BottomBar() {
  const pages = useOpenPages();
  const item = "flex flex-col items-center gap-0.5 rounded-md px-1 py-1.5 text-xs font-medium";
  return (
    <nav
      aria-label={words.navigation}
      className="fixed inset-x-0 bottom-0 z-20 grid grid-cols-5 border-t border-line bg-surface p-1 md:hidden"
    >
      {pages.slice(0, BAR_PLACES).map((page) => (
        <PageLink key={page.path} page={page} className={item} />
      ))}
      <Menu isBare opens="up" face={<MoreFace className={item} />}>
        {pages.slice(BAR_PLACES).map((page) => (
          <PageLink
            key={page.path}
            page={page}
            className="flex min-h-10 items-center gap-2.5 rounded px-2 text-sm font-medium"
          />
        ))}
      </Menu>
    </nav>
  );
}

function MoreFace({ className }: { className: string }) {
  return (
    <span className={`${className} text-muted`}>
      <Icon name="more" />
      {words.more}
    </span>
  );
}
