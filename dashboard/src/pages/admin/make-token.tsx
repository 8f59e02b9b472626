import { useState } from "react";
import { useAction } from "../../api/actions";
import { ask, client, type Schemas } from "../../api/client";
import { Button } from "../../components/button";
import { Dialog, DialogActions } from "../../components/dialog";
import { Field } from "../../components/field";
import { AccessFields, accessOf, scopeOf } from "./access-fields";
import { FormDialog } from "./user-forms";
import { text } from "./words";

const USUAL_DAYS = "90";

/** The secret of a token just made; it is nowhere to be had again. */
function Secret({ made, onClose }: { made: Schemas["TokenMade"]; onClose: () => void }) {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <Dialog title={text.secretTitle} onClose={onClose}>
      <p className="text-sm">{text.secretHelp}</p>
      <Field
        label={text.secret}
        value={made.secret}
        readOnly
        onFocus={(event) => event.target.select()}
      />
      <DialogActions>
        <Button
          onClick={() =>
            void navigator.clipboard.writeText(made.secret).then(() => setIsCopied(true))
          }
        >
          {isCopied ? text.copied : text.copy}
        </Button>
        <Button look="primary" onClick={onClose}>
          {text.done}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** Asks what a token is for and may do, and shows its secret once. */
export function MakeToken({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [days, setDays] = useState(USUAL_DAYS);
  const [access, setAccess] = useState(accessOf("viewer", {}));
  const make = useAction(() => {
    const body = { name, days: Number(days), role: access.role, scope: scopeOf(access) };
    return ask(client.POST("/api/v1/tokens", { body }));
  });
  if (make.data) return <Secret made={make.data} onClose={onClose} />;
  return (
    <FormDialog title={text.addToken} verb={text.add} action={make} onClose={onClose}>
      <Field
        label={text.tokenFor}
        value={name}
        onChange={(event) => setName(event.target.value)}
        maxLength={100}
        required
      />
      <Field
        label={text.days}
        type="number"
        min={1}
        max={366}
        value={days}
        onChange={(event) => setDays(event.target.value)}
        required
      />
      <AccessFields access={access} onChange={setAccess} />
    </FormDialog>
  );
}
