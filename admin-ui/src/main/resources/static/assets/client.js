import { events } from "./events.js";

/** A failure that the platform described, or that the connection caused. */
export class Problem extends Error {
  /** @param kind an HTTP status, or "network", "broken", "failed", "empty" */
  constructor(kind, message, { retryAfter = null, requestId = null } = {}) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
  }
}

/**
 * Streams one chat completion.
 *
 * @param onText told about each piece of text as it arrives
 * @returns what the stream said about itself: finish reason, usage, request id
 */
export async function complete({ key, model, content, signal, onText }) {
  const response = await post(key, signal, {
    model,
    messages: [{ role: "user", content }],
    stream: true,
    stream_options: { include_usage: true },
  });
  const requestId = response.headers.get("x-request-id");
  const summary = { requestId, finishReason: null, usage: null };
  try {
    for await (const data of events(response.body)) {
      if (data === "[DONE]") {
        return summary;
      }
      take(JSON.parse(data), summary, onText);
    }
  } catch (failure) {
    throw isOurs(failure) ? failure : new Problem("broken", "", { requestId });
  }
  throw new Problem("broken", "", { requestId });
}

function take(chunk, summary, onText) {
  if (chunk.error) {
    throw new Problem("failed", chunk.error.message ?? "", { requestId: summary.requestId });
  }
  const choice = chunk.choices?.[0];
  if (choice?.delta?.content) {
    onText(choice.delta.content);
  }
  summary.finishReason = choice?.finish_reason ?? summary.finishReason;
  summary.usage = chunk.usage ?? summary.usage;
}

async function post(key, signal, body) {
  let response;
  try {
    response = await fetch("v1/chat/completions", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal,
    });
  } catch (failure) {
    throw isOurs(failure) ? failure : new Problem("network", "");
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    throw new Problem("empty", "", { requestId: response.headers.get("x-request-id") });
  }
  return response;
}

async function refusal(response) {
  const body = await response.json().catch(() => ({}));
  return new Problem(response.status, body.error?.message ?? body.detail ?? "", {
    retryAfter: response.headers.get("retry-after"),
    requestId: response.headers.get("x-request-id"),
  });
}

function isOurs(failure) {
  return failure instanceof Problem || failure.name === "AbortError";
}
