import createClient from "openapi-fetch";
import { reachable, serverIsAway } from "./connection";
import { untilSignedInAgain } from "./gate";
import { AwayError, problemOf, ProblemError } from "./problem";
import type { paths } from "./schema";

const SAFE = ["GET", "HEAD"];

interface Standing {
  csrfToken?: string;
  visit?: string;
  /** Whether somebody is signed in, so that a 401 means that the session ended. */
  signedIn: boolean;
}

/** What goes with every request. In memory only. */
export const standing: Standing = { signedIn: false };

/** The only way to the server, typed by its own description. */
export const api = createClient<paths>({ baseUrl: globalThis.location?.origin ?? "", fetch: guarded });

/** As fetch: with the session's token; waits for a new sign-in when the session has ended. */
export async function guarded(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await send(request);
  if (response.status === 401 && standing.signedIn) {
    const signedIn = await untilSignedInAgain();
    return signedIn ? send(again) : response;
  }
  if (response.status === 403 && (await isStaleToken(response))) {
    await refreshToken();
    return send(again);
  }
  return response;
}

async function send(request: Request): Promise<Response> {
  const headers = new Headers(request.headers);
  if (!SAFE.includes(request.method) && standing.csrfToken) {
    headers.set("X-CSRF-TOKEN", standing.csrfToken);
  }
  if (standing.visit) {
    headers.set("X-Sekkei-Visit", standing.visit);
  }
  try {
    const response = await fetch(new Request(request, { headers }));
    if (!reachable.get() && response.status < 500) {
      reachable.set(true);
    }
    return response;
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") {
      throw failure;
    }
    serverIsAway();
    throw new AwayError(String(failure));
  }
}

async function isStaleToken(response: Response): Promise<boolean> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const problem = problemOf(response, body);
  return problem instanceof ProblemError && problem.code === "csrf_token_wrong";
}

async function refreshToken(): Promise<void> {
  const response = await send(new Request(`${location.origin}/api/v1/me`));
  if (response.ok) {
    standing.csrfToken = ((await response.json()) as { csrf_token?: string }).csrf_token;
  }
}

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * What the server answered.
 *
 * @throws ProblemError if it refused
 * @throws AwayError if it cannot be reached
 */
export async function ok<T>(call: Promise<Answered<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw told(problemOf(response, error));
  }
  return data as NonNullable<T>;
}

/** The refusal in a response whose body nobody has read. */
export async function refusal(response: Response): Promise<ProblemError | AwayError> {
  const body = await response.text();
  try {
    return told(problemOf(response, JSON.parse(body)));
  } catch {
    return told(problemOf(response, undefined));
  }
}

function told<T extends Error>(problem: T): T {
  if (problem instanceof AwayError) {
    serverIsAway();
  }
  return problem;
}

/** A new Idempotency-Key. Without crypto.randomUUID, which plain HTTP inside a company does not have. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The header of a mutation: the same key for the same wish, a new one for a new wish. */
export function once(key: string = newKey()): { "Idempotency-Key": string } {
  return { "Idempotency-Key": key };
}

/** All elements of a list that is short by nature, such as departments. */
export async function all<T>(page: (after: string | undefined) => Promise<{ data: T[]; next?: string }>): Promise<T[]> {
  const elements: T[] = [];
  let after: string | undefined;
  do {
    const { data, next } = await page(after);
    elements.push(...data);
    after = next;
  } while (after);
  return elements;
}
