import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Something that changes what the service shows; afterwards everything is asked for anew. */
export function useAction<T, V = void>(
  act: (value: V) => Promise<T>,
  onDone?: (result: T) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (result) => {
      void queries.invalidateQueries();
      onDone?.(result);
    },
  });
}
