/** The server refused, and said why. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";

  constructor(
    readonly status: number,
    readonly code: string,
    /** The server's own sentence. */
    readonly detail: string,
    /** The field to blame, if one is. */
    readonly param: string | undefined,
    readonly requestId: string | undefined,
    /** After how many seconds it is worth trying again. */
    readonly retryAfter: number | undefined,
  ) {
    super(detail);
  }
}

/** The server cannot be reached, or not its database. */
export class AwayError extends Error {
  override readonly name = "AwayError";
}

const AWAY_STATUSES = [502, 504];
const AWAY_CODES = ["database_unavailable", "record_unavailable"];

/** Reads a refusal in the form of RFC 9457, or in OpenAI's. */
export function problemOf(response: Response, body: unknown): ProblemError | AwayError {
  const told = asObject(body);
  const error = asObject(told?.error);
  const code = text(told?.code) ?? text(error?.code) ?? text(error?.type) ?? `http_${response.status}`;
  if (AWAY_STATUSES.includes(response.status) || (response.status === 503 && AWAY_CODES.includes(code))) {
    return new AwayError(`${response.status} ${code}`);
  }
  const wait = Number(response.headers.get("Retry-After"));
  return new ProblemError(
    response.status,
    code,
    text(told?.detail) ?? text(error?.message) ?? `${response.status} ${response.statusText}`.trim(),
    text(told?.param) ?? text(error?.param),
    text(told?.request_id) ?? response.headers.get("x-request-id") ?? undefined,
    wait > 0 ? wait : undefined,
  );
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
