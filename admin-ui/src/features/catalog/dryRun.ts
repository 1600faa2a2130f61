import { api, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";

/** What a policy would have held in the last days; all of it counted by the server. */
export interface DryRun {
  readonly outputs: number;
  readonly complete: boolean;
  readonly without_text: number;
  readonly held: number;
  readonly approvals: number;
  readonly by_rule: Readonly<Record<string, number>>;
}

type Post = (
  path: string,
  options: { params: { header: { "Idempotency-Key": string } }; body: Schema["ReviewPolicyPlan"] },
) => Promise<{ data?: DryRun; error?: unknown; response: Response }>;

/** Tries a policy on what was written; nothing is proposed or held. */
export function tryOut(plan: Schema["ReviewPolicyPlan"], key: string): Promise<DryRun> {
  return ok(
    (api.POST as unknown as Post)("/api/v1/review-policies/dry-run", { params: { header: once(key) }, body: plan }),
  );
}
