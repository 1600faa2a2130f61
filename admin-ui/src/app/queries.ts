import { QueryClient } from "@tanstack/react-query";
import { reachable } from "../api/connection";

/** Keeps what the server answered, and asks again when the server is back. */
export function createQueries(): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: 10_000, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });
  reachable.subscribe(() => {
    if (reachable.get()) {
      void queries.invalidateQueries();
    }
  });
  return queries;
}
