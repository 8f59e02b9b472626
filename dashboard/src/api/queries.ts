import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { ask, client, keepCsrfToken } from "./client";
import { isOpen } from "./jobs";

/** Which way a list runs. */
export type Order = "asc" | "desc";

/** A page of a sorted list. */
export interface ListView {
  sort?: string;
  order?: Order;
  cursor?: string;
  limit?: number;
  search?: string;
}

/** Leaves out what is not set: an absent parameter and an undefined one are not the same. */
function given<T extends object>(query: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

export const meQuery = queryOptions({
  queryKey: ["me"],
  staleTime: Infinity,
  queryFn: async ({ signal }) => {
    const me = await ask(client.GET("/api/v1/me", { signal }));
    keepCsrfToken(me.csrf_token);
    return me;
  },
});

export const projectQuery = queryOptions({
  queryKey: ["project"],
  queryFn: ({ signal }) => ask(client.GET("/api/v1/project", { signal })),
});

export const homeQuery = (where: string[]) =>
  queryOptions({
    queryKey: ["home", where],
    queryFn: ({ signal }) =>
      ask(client.GET("/api/v1/home", { params: { query: { where } }, signal })),
  });

export const seriesListQuery = (where: string[], view: ListView) =>
  queryOptions({
    queryKey: ["series", where, view],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const query = { where, ...given(view) };
      return ask(client.GET("/api/v1/series", { params: { query }, signal }));
    },
  });

export const seriesQuery = (id: string) =>
  queryOptions({
    queryKey: ["series", "one", id],
    queryFn: ({ signal }) =>
      ask(client.GET("/api/v1/series/{id}", { params: { path: { id } }, signal })),
  });

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: ["history", id],
    queryFn: ({ signal }) =>
      ask(client.GET("/api/v1/series/{id}/history", { params: { path: { id } }, signal })),
  });

export const totalsQuery = (where: string[]) =>
  queryOptions({
    queryKey: ["totals", where],
    queryFn: ({ signal }) =>
      ask(client.GET("/api/v1/totals", { params: { query: { where } }, signal })),
  });

export const groupsQuery = (by: string, where: string[], view: ListView) =>
  queryOptions({
    queryKey: ["groups", by, where, view],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const query = { by, where, ...given(view) };
      return ask(client.GET("/api/v1/groups", { params: { query }, signal }));
    },
  });

export const accuracyQuery = (by: string, where: string[], model: string | undefined) =>
  queryOptions({
    queryKey: ["accuracy", by, where, model],
    queryFn: ({ signal }) => {
      const query = { by, where, ...given({ model }) };
      return ask(client.GET("/api/v1/accuracy", { params: { query }, signal }));
    },
  });

export const leaderboardQuery = (where: string[]) =>
  queryOptions({
    queryKey: ["leaderboard", where],
    queryFn: ({ signal }) =>
      ask(client.GET("/api/v1/leaderboard", { params: { query: { where } }, signal })),
  });

export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: ({ signal }) => ask(client.GET("/api/v1/models", { signal })),
});

export const runsQuery = (cursor: string | undefined) =>
  queryOptions({
    queryKey: ["runs", cursor],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask(client.GET("/api/v1/runs", { params: { query: given({ cursor }) }, signal })),
  });

const POLL_MS = 5_000;

export const jobsQuery = queryOptions({
  queryKey: ["jobs"],
  queryFn: ({ signal }) => ask(client.GET("/api/v1/jobs", { signal })),
  // The live connection tells of every step; this only helps where it cannot be had.
  refetchInterval: (query) => (query.state.data?.items.some(isOpen) ? POLL_MS : false),
});

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => ask(client.GET("/api/v1/users", { signal })),
});

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => ask(client.GET("/api/v1/tokens", { signal })),
});

export const auditQuery = (cursor: string | undefined) =>
  queryOptions({
    queryKey: ["audit", cursor],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask(client.GET("/api/v1/audit", { params: { query: given({ cursor }) }, signal })),
  });
