import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useMemo, type ReactNode } from "react";
import { api, ok, once, standing } from "./client";
import { ProblemError } from "./problem";
import type { Role, Schema } from "./types";

export type Me = Schema["Me"];

export const ME = ["me"] as const;

/** Who is signed in; null if nobody is. A visit that was under way when the page was loaded goes on. */
export async function fetchMe(): Promise<Me | null> {
  try {
    const me = await ok(api.GET("/api/v1/me"));
    standing.csrfToken = me.csrf_token;
    standing.signedIn = true;
    if (me.open_visit_id && standing.visit === undefined) {
      standing.visit = me.open_visit_id;
      return await fetchMe();
    }
    return me;
  } catch (failure) {
    if (failure instanceof ProblemError && failure.status === 401) {
      standing.signedIn = false;
      return null;
    }
    if (failure instanceof ProblemError && failure.status === 403 && standing.visit !== undefined) {
      // The visit is over; at home again.
      standing.visit = undefined;
      return fetchMe();
    }
    throw failure;
  }
}

interface Session {
  me: Me;
  /** Whether the person has one of these roles. */
  is(...oneOf: Role[]): boolean;
  signOut(): Promise<void>;
  /** Leaves the tenant one is visiting. */
  endVisit(): Promise<void>;
}

const SessionContext = createContext<Session | undefined>(undefined);

export function useMe() {
  return useQuery({ queryKey: ME, queryFn: fetchMe, staleTime: 60_000 });
}

export function SessionProvider({ me, children }: { me: Me; children: ReactNode }) {
  const queries = useQueryClient();
  const signOut = useCallback(async () => {
    await ok(api.DELETE("/api/v1/session", {}));
    standing.signedIn = false;
    standing.visit = undefined;
    queries.clear();
    location.assign("/");
  }, [queries]);
  const endVisit = useCallback(async () => {
    const left = standing.visit ?? "";
    standing.visit = undefined;
    await ok(api.DELETE("/api/v1/visits/{id}", { params: { path: { id: left }, header: once() } }));
    enter();
  }, []);
  const session = useMemo<Session>(
    () => ({ me, is: (...oneOf) => oneOf.some((role) => me.roles.includes(role)), signOut, endVisit }),
    [me, signOut, endVisit],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Loads the portal anew in the tenant one is in now, so that nothing of the other one stays on the page. */
export function enter(): void {
  location.assign("/portal");
}

/** Who is signed in. Only below SessionProvider. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error("Nobody is signed in here");
  }
  return session;
}
