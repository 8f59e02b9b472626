import { PageHead } from "../../components/card";
import { Forbidden } from "../../components/states";
import { Tabs, useTab } from "../../components/tabs";
import { useMay } from "../../session/me";
import { AuditLog } from "./audit-log";
import { Tokens } from "./tokens";
import { Users } from "./users";
import { text } from "./words";

const TABS = [
  { value: "users", name: text.users },
  { value: "tokens", name: text.tokens },
  { value: "audit", name: text.audit },
];

const PARTS: Record<string, () => React.ReactNode> = {
  users: () => <Users />,
  tokens: () => <Tokens />,
  audit: () => <AuditLog />,
};

/** People, tokens and what was done. */
export default function AdminPage() {
  const tab = useTab(TABS);
  if (!useMay("accounts")) return <Forbidden />;
  return (
    <>
      <PageHead title={text.title} />
      <Tabs tabs={TABS} label={text.tabs} />
      {PARTS[tab]?.()}
    </>
  );
}
