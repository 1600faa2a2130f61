import { useQuery } from "@tanstack/react-query";
import { all, api, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";

export type Review = Schema["Review"];
export type Claim = Schema["ReviewClaim"];
export type Decision = Schema["ReviewDecision"]["decision"];

/** The caller's claim on an output if there is one; otherwise one is made. */
export async function claimOf(generation: string): Promise<Claim | null> {
  const mine = await all((after) =>
    ok(api.GET("/api/v1/reviews/claims", { params: { query: { limit: 200, ...(after ? { after } : {}) } } })),
  );
  return mine.find((one) => one.review.generation_id === generation) ?? (await claim(generation)) ?? null;
}

/** Puts an output before the caller: this one, or the most urgent. Undefined if there is none. */
export async function claim(generation: string | undefined): Promise<Claim | undefined> {
  const claimed = await ok(
    api.POST("/api/v1/reviews/claim", {
      params: { header: once() },
      body: generation ? { generation_id: generation } : {},
    }),
  );
  return claimed as Claim | undefined;
}

export function useReasons() {
  return useQuery({
    queryKey: ["review-reasons"],
    queryFn: async () => (await ok(api.GET("/api/v1/reviews/reasons"))).data,
    staleTime: Infinity,
  });
}
