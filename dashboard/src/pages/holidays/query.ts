import { queryOptions } from "@tanstack/react-query";
import { ask, client } from "../../api/client";

export const holidaysQuery = (where: string[]) =>
  queryOptions({
    queryKey: ["holidays", where],
    queryFn: ({ signal }) =>
      ask(client.GET("/api/v1/holidays", { params: { query: { where } }, signal })),
  });
