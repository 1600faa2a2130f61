import { useCallback, useEffect, useRef, useState } from "react";
import { AwayError } from "../../api/problem";
import { chat, type Chunk } from "../../api/stream";
import type { Schema } from "../../api/types";

export type Phase = "idle" | "waiting" | "writing" | "done" | "stopped" | "held" | "failed";

export interface Answer {
  phase: Phase;
  text: string;
  /** The number of its record, as soon as it is known. */
  id?: string;
  held?: Schema["HeldNotice"];
  usage?: Schema["SekkeiUsage"];
  problem?: Error;
}

export interface Wish {
  model: string;
  prompt: string;
  purpose: string;
  external: boolean;
  maxTokens: string;
  temperature: string;
}

const NOTHING: Answer = { phase: "idle", text: "" };
/** The number of the record, as OpenAI's ids hold it: without its hyphens. */
const COMPACT = /([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/** One answer at a time: asks, shows it while it is written, and stops. */
export function useAnswer() {
  const [answer, setAnswer] = useState(NOTHING);
  const running = useRef<AbortController>(undefined);

  const stop = useCallback(() => running.current?.abort(), []);
  useEffect(() => stop, [stop]);

  const ask = useCallback(async (wish: Wish) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    const painter = new Painter(setAnswer);
    painter.change({ ...NOTHING, phase: "waiting" });
    try {
      for await (const chunk of chat(requestOf(wish), wish.external, mine.signal)) {
        painter.change(after(painter.now, chunk));
      }
      painter.change({ ...painter.now, phase: painter.now.held ? "held" : "done" });
    } catch (failure) {
      const stopped = mine.signal.aborted;
      painter.change({
        ...painter.now,
        phase: stopped ? "stopped" : "failed",
        ...(stopped ? {} : { problem: failure instanceof Error ? failure : new AwayError(String(failure)) }),
      });
    } finally {
      painter.paint();
    }
  }, []);

  const forget = useCallback(() => {
    running.current?.abort();
    setAnswer(NOTHING);
  }, []);

  return { answer, ask, stop, forget };
}

/** Paints once a frame, however fast the tokens come. */
class Painter {
  now: Answer = NOTHING;
  private frame = 0;

  constructor(private readonly show: (answer: Answer) => void) {}

  change(next: Answer): void {
    this.now = next;
    this.frame ||= requestAnimationFrame(() => this.paint());
  }

  paint(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.show(this.now);
  }
}

function requestOf(wish: Wish): Schema["ChatCompletionRequest"] {
  return {
    model: wish.model,
    messages: [{ role: "user", content: wish.prompt }],
    ...(wish.purpose ? { metadata: { purpose: wish.purpose } } : {}),
    ...(wish.maxTokens ? { max_tokens: Number(wish.maxTokens) } : {}),
    ...(wish.temperature ? { temperature: Number(wish.temperature) } : {}),
  } as Schema["ChatCompletionRequest"];
}

function after(answer: Answer, chunk: Chunk): Answer {
  const piece = chunk.choices?.[0]?.delta?.content ?? "";
  const usage = (chunk.usage as Schema["Usage"] | null | undefined)?.sekkei;
  const id = usage?.generation_id ?? answer.id ?? COMPACT.exec(chunk.id)?.slice(1).join("-");
  return {
    ...answer,
    phase: "writing",
    text: answer.text + piece,
    ...(id ? { id } : {}),
    ...(usage ? { usage } : {}),
    ...(chunk.sekkei && chunk.sekkei.state !== "released" ? { held: chunk.sekkei } : {}),
  };
}
