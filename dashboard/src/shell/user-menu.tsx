import { useId } from "react";
import { Icon } from "../components/icon";
import { Menu, MenuButton } from "../components/menu";
import { useMe } from "../session/me";
import { useSignOut } from "../session/sign-out";
import { useSignal } from "../signal";
import { chooseTheme, THEME_CHOICES, themeChoice } from "../theme";
import { words } from "../words";

/** Light, dark, or as the machine. */
export function ThemeSwitch() {
  // Its own name: radios of one name share one choice, and the switch stands in two places.
  const group = useId();
  const chosen = useSignal(themeChoice);
  return (
    <fieldset className="grid gap-1 px-2 py-1">
      <legend className="text-xs text-muted">{words.theme.label}</legend>
      {THEME_CHOICES.map((choice) => (
        <label key={choice} className="flex min-h-6 items-center gap-2 text-sm">
          <input
            type="radio"
            name={group}
            checked={choice === chosen}
            onChange={() => chooseTheme(choice)}
            className="size-4 accent-(--button)"
          />
          {words.theme[choice]}
        </label>
      ))}
    </fieldset>
  );
}

/** Who is signed in, the theme, and the way out. */
export function UserMenu() {
  const me = useMe();
  const signOut = useSignOut();
  return (
    <Menu
      label={words.user.menu(me.name)}
      face={
        <>
          <Icon name="user" size={16} />
          <span className="max-w-24 truncate max-sm:hidden">{me.name}</span>
        </>
      }
    >
      <p className="px-2 py-1 text-xs text-muted">
        {me.name} · {words.roles[me.role]}
      </p>
      <ThemeSwitch />
      {me.is_demo ? (
        <p className="max-w-56 px-2 py-1 text-xs text-muted">{words.user.demo}</p>
      ) : (
        <MenuButton onPick={signOut}>{words.user.signOut}</MenuButton>
      )}
    </Menu>
  );
}
