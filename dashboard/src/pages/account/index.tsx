import { Card, PageHead } from "../../components/card";
import { useMe } from "../../session/me";
import { ThemeSwitch } from "../../shell/user-menu";
import { words } from "../../words";
import { PasswordForm } from "./password-form";
import { text } from "./words";

function Who() {
  const me = useMe();
  const scope = Object.entries(me.scope).map(
    ([column, values]) => `${column} ${values.join(", ")}`,
  );
  const facts = [
    [text.name, me.name],
    [text.role, words.roles[me.role]],
    [text.sees, scope.join("; ") || text.everything],
    [text.may, me.permissions.map((one) => text.permissions[one] ?? one).join(", ")],
  ];
  return (
    <Card title={text.who}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** Who one is here, and one's own settings. */
export default function AccountPage() {
  const me = useMe();
  return (
    <>
      <PageHead title={text.title} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Who />
        <Card title={text.theme}>
          <ThemeSwitch />
        </Card>
        {!me.is_demo && (
          <Card title={text.password}>
            <PasswordForm />
          </Card>
        )}
      </div>
    </>
  );
}
