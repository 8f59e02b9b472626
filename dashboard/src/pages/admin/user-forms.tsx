import { useState, type FormEvent, type ReactNode } from "react";
import { useAction } from "../../api/actions";
import { ask, client, type Schemas } from "../../api/client";
import { Button } from "../../components/button";
import { Dialog, DialogActions } from "../../components/dialog";
import { Check, Field } from "../../components/field";
import { InlineError } from "../../components/states";
import { words } from "../../words";
import { AccessFields, accessOf, scopeOf } from "./access-fields";
import { text } from "./words";

/** Shorter passwords are refused by the service. */
const SHORTEST_PASSWORD = 12;

interface FormDialogProps {
  title: string;
  verb: string;
  action: { mutate: () => void; isPending: boolean; error: unknown };
  onClose: () => void;
  children: ReactNode;
}

/** A dialog whose fields are sent together. */
export function FormDialog({ title, verb, action, onClose, children }: FormDialogProps) {
  function submit(event: FormEvent): void {
    event.preventDefault();
    action.mutate();
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-3">
        {children}
        <InlineError error={action.error} />
        <DialogActions>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button look="primary" type="submit" disabled={action.isPending}>
            {verb}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** A new user. */
export function AddUser({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [access, setAccess] = useState(accessOf("viewer", {}));
  const add = useAction(() => {
    const body = { name, password, role: access.role, scope: scopeOf(access) };
    return ask(client.POST("/api/v1/users", { body }));
  }, onClose);
  return (
    <FormDialog title={text.addUser} verb={text.add} action={add} onClose={onClose}>
      <Field
        label={text.name}
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoComplete="off"
        maxLength={100}
        required
      />
      <Field
        label={text.password}
        help={text.passwordHelp}
        type="password"
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        required
      />
      <AccessFields access={access} onChange={setAccess} />
    </FormDialog>
  );
}

/** Another role, scope or password for a user. */
export function ChangeUser({ user, onClose }: { user: Schemas["UserInfo"]; onClose: () => void }) {
  const [password, setPassword] = useState("");
  const [isActive, setIsActive] = useState(user.is_active);
  const [access, setAccess] = useState(accessOf(user.role, user.scope));
  const change = useAction(() => {
    const body = {
      role: access.role,
      scope: scopeOf(access),
      is_active: isActive,
      ...(password ? { password } : {}),
    };
    return ask(client.PATCH("/api/v1/users/{id}", { params: { path: { id: user.id } }, body }));
  }, onClose);
  return (
    <FormDialog
      title={text.editTitle(user.name)}
      verb={text.save}
      action={change}
      onClose={onClose}
    >
      <AccessFields access={access} onChange={setAccess} />
      <Field
        label={text.newPassword}
        help={text.newPasswordHelp}
        type="password"
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Check label={text.mayLogin} checked={isActive} onToggle={setIsActive} />
    </FormDialog>
  );
}
