import type { Schemas } from "../../api/client";
import { Field, Select } from "../../components/field";
import { useProject } from "../../session/me";
import { words } from "../../words";
import { text } from "./words";

type Role = Schemas["Role"];
type Scope = Record<string, string[]>;

/** What an account may do and see, as it is typed. */
export interface Access {
  role: Role;
  column: string;
  values: string;
}

const ROLES: Role[] = ["viewer", "planner", "data_scientist", "admin"];

/** What a form begins with for an account that exists. */
export function accessOf(role: Role, scope: Scope): Access {
  const [column = "", values = []] = Object.entries(scope)[0] ?? [];
  return { role, column, values: values.join(", ") };
}

/** The scope that was typed; none is every series. */
export function scopeOf({ column, values }: Access): Scope {
  if (!column) return {};
  const parts = values.split(",").map((value) => value.trim());
  return { [column]: parts.filter((value) => value !== "") };
}

/** A scope in words. */
export function scopeName(scope: Scope): string {
  const parts = Object.entries(scope).map(([column, values]) => `${column} ${values.join(", ")}`);
  return parts.join("; ") || text.everything;
}

interface AccessFieldsProps {
  access: Access;
  onChange: (access: Access) => void;
}

/** Role and scope. */
export function AccessFields({ access, onChange }: AccessFieldsProps) {
  const { attributes } = useProject();
  return (
    <>
      <Select
        label={text.role}
        value={access.role}
        options={ROLES.map((role) => ({ value: role, name: words.roles[role] }))}
        onPick={(role) => onChange({ ...access, role: role as Role })}
      />
      <Select
        label={text.column}
        value={access.column}
        options={[
          { value: "", name: text.columnAll },
          ...attributes.map(({ name }) => ({ value: name, name })),
        ]}
        onPick={(column) => onChange({ ...access, column })}
      />
      {access.column && (
        <Field
          label={text.values}
          help={text.valuesHelp}
          value={access.values}
          onChange={(event) => onChange({ ...access, values: event.target.value })}
          required
        />
      )}
    </>
  );
}
