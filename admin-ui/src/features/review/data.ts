import { useQuery } from "@tanstack/react-query";
import { api, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";

export type Review = Schema["Review"];
export type Claim = Schema["ReviewClaim"];
export type Decision = Schema["ReviewDecision"]["decision"];

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

/** The rules that held an output, each once: what stands before the policy's number in a hit. */
export function risksOf(review: Review): string[] {
  return [...new Set(review.hits.map((hit) => hit.split("@")[0] ?? hit))];
}
