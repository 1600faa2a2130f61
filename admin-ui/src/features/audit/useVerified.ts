import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { broughtKey } from "./trust";
import type { CheckedRecord } from "./verifier";

/** What the browser found out about a record, and whose key it went by. */
export interface Verified {
  readonly record: CheckedRecord;
  readonly brought: boolean;
}

/** Verifies a record's entries here, with the key that was brought along, or else with the one the server names. */
export function useVerified(told: Schema["ToldView"]) {
  const brought = useSyncExternalStore(broughtKey.subscribe, broughtKey.get);
  return useQuery({
    queryKey: ["verified", told, brought],
    queryFn: async (): Promise<Verified> => {
      const { verifyRecord } = await import("./verifier");
      const key = brought ?? ((await ok(api.GET("/api/v1/audit/log/verifier-key", { parseAs: "text" }))) as string);
      return { record: verifyRecord(told.checkpoint, key, told.entries), brought: brought !== undefined };
    },
    staleTime: Infinity,
    retry: false,
  });
}
