import type { ReactNode } from "react";
import { useAction } from "../api/actions";
import { words } from "../words";
import { Button } from "./button";
import { Dialog, DialogActions } from "./dialog";
import { InlineError } from "./states";

interface ConfirmProps {
  title: string;
  /** What will be different afterwards. */
  children: ReactNode;
  /** What the button does, as a verb. */
  verb: string;
  isDanger?: boolean;
  act: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something that others will see, and says what will come of it. */
export function Confirm({ title, children, verb, isDanger = false, act, onClose }: ConfirmProps) {
  const action = useAction(act, onClose);
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="grid gap-2 text-sm">{children}</div>
      <InlineError error={action.error} />
      <DialogActions>
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button
          look={isDanger ? "danger" : "primary"}
          disabled={action.isPending}
          onClick={() => action.mutate()}
        >
          {verb}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
