import { useRouteError } from "react-router";
import { Button } from "../components/button";
import { ErrorDetail, Message } from "../components/states";
import { words } from "../words";

/** Stands in for a page that cannot be shown at all, as after the server was replaced by a newer one. */
export function PageFault() {
  const error = useRouteError();
  return (
    <main className="p-4">
      <Message
        title={words.states.error}
        actions={
          <Button look="primary" onClick={() => location.reload()}>
            {words.reload}
          </Button>
        }
      >
        <ErrorDetail error={error} />
      </Message>
    </main>
  );
}
