import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ask, client, keepCsrfToken, sessionEnded } from "../api/client";
import { meQuery } from "../api/queries";

/** Ends the session and forgets everything that it was shown. */
export function useSignOut(): () => void {
  const queries = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => ask(client.POST("/api/v1/logout")),
    onSettled: async () => {
      keepCsrfToken(null);
      queries.clear();
      sessionEnded.set(false);
      await queries.resetQueries({ queryKey: meQuery.queryKey });
      location.assign("/");
    },
  });
  return () => signOut.mutate();
}
