import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { useState } from "react";
import { ask, client, type Schemas } from "../../api/client";
import { usersQuery } from "../../api/queries";
import { Button } from "../../components/button";
import { Badge, Card } from "../../components/card";
import { Confirm } from "../../components/confirm";
import { DataTable } from "../../components/data-table";
import { QueryView } from "../../components/states";
import { formatMoment } from "../../format/dates";
import { words } from "../../words";
import { scopeName } from "./access-fields";
import { AddUser, ChangeUser } from "./user-forms";
import { text } from "./words";

type User = Schemas["UserInfo"];
type Task = { kind: "add" } | { kind: "change" | "remove"; user: User };

function columnsOf(onTask: (task: Task) => void): ColumnDef<User>[] {
  return [
    {
      id: "name",
      header: text.name,
      accessorFn: (user) => user.name,
      cell: ({ row: { original: user } }) => (
        <>
          {user.name} {!user.is_active && <Badge tone="warn">{text.inactive}</Badge>}
        </>
      ),
    },
    { id: "role", header: text.role, accessorFn: (user) => words.roles[user.role] },
    {
      id: "scope",
      header: text.scope,
      accessorFn: (user) => scopeName(user.scope),
      meta: { isWideOnly: true },
    },
    {
      id: "created_at",
      header: text.created,
      accessorFn: (user) => user.created_at,
      cell: ({ row }) => formatMoment(row.original.created_at),
      meta: { isWideOnly: true },
    },
    {
      id: "tasks",
      header: text.edit,
      enableSorting: false,
      cell: ({ row: { original: user } }) => (
        <span className="flex flex-wrap gap-1">
          <Button
            aria-label={`${text.edit} ${user.name}`}
            onClick={() => onTask({ kind: "change", user })}
          >
            {text.edit}
          </Button>
          <Button
            look="danger"
            aria-label={`${text.remove} ${user.name}`}
            onClick={() => onTask({ kind: "remove", user })}
          >
            {text.remove}
          </Button>
        </span>
      ),
    },
  ];
}

function TaskDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  if (task.kind === "add") return <AddUser onClose={onClose} />;
  const { user } = task;
  if (task.kind === "change") return <ChangeUser user={user} onClose={onClose} />;
  return (
    <Confirm
      title={text.removeTitle(user.name)}
      verb={text.remove}
      isDanger
      onClose={onClose}
      act={() => ask(client.DELETE("/api/v1/users/{id}", { params: { path: { id: user.id } } }))}
    >
      {text.removeHelp(user.name)}
    </Confirm>
  );
}

/** The people who may sign in. */
export function Users() {
  const users = useQuery(usersQuery);
  const [task, setTask] = useState<Task | null>(null);
  const [columns] = useState(() => columnsOf(setTask));
  return (
    <QueryView query={users}>
      {(page) => (
        <Card
          title={text.users}
          actions={
            <Button look="primary" onClick={() => setTask({ kind: "add" })}>
              {text.addUser}
            </Button>
          }
        >
          <DataTable caption={text.users} columns={columns} rows={page.items} />
          {task && <TaskDialog task={task} onClose={() => setTask(null)} />}
        </Card>
      )}
    </QueryView>
  );
}
