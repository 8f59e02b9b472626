import { useProject } from "../session/me";
import { words } from "../words";
import { Notice } from "./card";

/** Says how many series had to be served by a simpler model: the view is there, but not all of a piece. */
export function FallbackNotice() {
  const count = useProject().published?.fallbacks ?? 0;
  if (count === 0) return null;
  return <Notice tone="plain">{words.states.fallbacks(count)}</Notice>;
}
