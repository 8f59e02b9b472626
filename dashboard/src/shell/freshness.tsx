import { Badge, Notice } from "../components/card";
import { Icon } from "../components/icon";
import { formatMoment, formatPeriod } from "../format/dates";
import { useProject, type Project } from "../session/me";
import { words } from "../words";

/** How old what is shown is, and where it comes from, in one line. */
export function provenanceOf(project: Project): string {
  const published = project.published;
  if (!published) return words.freshness.none;
  return [
    words.freshness.through(formatPeriod(published.origin, project.period_noun)),
    words.freshness.made(formatMoment(published.made_at)),
    words.freshness.model(published.model_title, published.published_by),
  ].join(" · ");
}

/** The line in the top bar; where there is no room its first part stays. */
export function FreshnessChip() {
  const project = useProject();
  const published = project.published;
  const text = provenanceOf(project);
  if (!published) return <Badge tone="warn">{text}</Badge>;
  const tones = { fresh: "text-muted", stale: "text-warn", expired: "text-bad" };
  return (
    <p
      title={text}
      className={`flex min-w-0 flex-1 items-center gap-1.5 text-xs ${tones[published.freshness]}`}
    >
      <Icon name={published.freshness === "fresh" ? "calendar" : "warning"} size={14} />
      <span className="truncate">{text}</span>
    </p>
  );
}

/** Says across every page that the data are old; the data stay. */
export function StaleNotice() {
  const freshness = useProject().published?.freshness;
  if (freshness === "expired") {
    return (
      <Notice tone="bad">
        <strong>{words.freshness.expired}.</strong> {words.freshness.expiredHelp}
      </Notice>
    );
  }
  if (freshness !== "stale") return null;
  return (
    <Notice tone="warn">
      <strong>{words.freshness.stale}.</strong> {words.freshness.staleHelp}
    </Notice>
  );
}
