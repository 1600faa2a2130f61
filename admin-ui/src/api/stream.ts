import { guarded, refusal } from "./client";
import { AwayError, problemOf } from "./problem";
import type { Schema } from "./types";

export type Chunk = Schema["ChatCompletionChunk"];

type ChatRequest = Schema["ChatCompletionRequest"];

/**
 * An answer piece by piece.
 *
 * @param external whether the text is to leave the house
 * @throws ProblemError if there is none, or it broke off
 */
export async function* chat(body: ChatRequest, external: boolean, signal: AbortSignal): AsyncGenerator<Chunk> {
  const response = await guarded(
    new Request(`${location.origin}/v1/chat/completions`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(external ? { "X-Sekkei-Audience": "external" } : {}) },
      body: JSON.stringify({ ...body, stream: true, stream_options: { include_usage: true } }),
      signal,
    }),
  );
  if (!response.ok || !response.body) {
    throw await refusal(response);
  }
  let ended = false;
  for await (const data of events(response.body)) {
    if (data === "[DONE]") {
      ended = true;
    } else {
      const event: unknown = JSON.parse(data);
      if (typeof event === "object" && event !== null && "error" in event) {
        throw problemOf(new Response(null, { status: 500 }), event);
      }
      yield event as Chunk;
    }
  }
  if (!ended) {
    throw new AwayError("The stream broke off");
  }
}

/** The data of server-sent events. Comments keep the connection alive and say nothing. */
async function* events(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = block
        .split("\n")
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).trimStart());
      if (data.length > 0) {
        yield data.join("\n");
      }
    }
  }
}
