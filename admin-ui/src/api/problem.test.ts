import { describe, expect, it } from "vitest";
import { AwayError, problemOf, ProblemError } from "./problem";

describe("a refusal", () => {
  it("of the native API names the field and the request", () => {
    const problem = problemOf(new Response(null, { status: 422 }), {
      status: 422,
      code: "invalid_value",
      detail: "name must hold 1 to 200 characters",
      param: "name",
      request_id: "req-1",
    });

    expect(problem).toMatchObject({ code: "invalid_value", param: "name", requestId: "req-1" });
    expect(problem.message).toBe("name must hold 1 to 200 characters");
  });

  it("in OpenAI's form says the same things, and when to come back", () => {
    const response = new Response(null, { status: 429, headers: { "Retry-After": "12", "x-request-id": "req-2" } });

    const problem = problemOf(response, { error: { message: "No room", code: "budget_exceeded", param: null } });

    expect(problem).toMatchObject({ code: "budget_exceeded", retryAfter: 12, requestId: "req-2", param: undefined });
  });

  it("without a body still says what it was", () => {
    expect((problemOf(new Response(null, { status: 418 }), undefined) as ProblemError).code).toBe("http_418");
  });

  it("of a proxy, or for want of the database, means that the server is away", () => {
    expect(problemOf(new Response(null, { status: 502 }), undefined)).toBeInstanceOf(AwayError);
    expect(problemOf(new Response(null, { status: 503 }), { code: "database_unavailable" })).toBeInstanceOf(AwayError);
  });

  it("because too many wait is none of that", () => {
    expect(problemOf(new Response(null, { status: 503 }), { error: { code: "queue_full" } })).toBeInstanceOf(
      ProblemError,
    );
  });
});
