import { connection } from "../api/connection";
import { Icon } from "../components/icon";
import { useSignal } from "../signal";
import { words } from "../words";

/** Says that the service does not answer; goes away by itself. */
export function ConnectionBanner() {
  const state = useSignal(connection);
  return (
    <div role="status" aria-live="polite">
      {state === "lost" && (
        <p className="flex items-center gap-2 bg-warn-ground px-4 py-2 text-sm font-medium text-warn">
          <Icon name="warning" />
          {words.connection.lost}
        </p>
      )}
    </div>
  );
}
