import { useEffect, useState, useSyncExternalStore } from "react";
import type { Schema } from "../api/types";
import { useFormat, useTexts } from "../locales";

/** A moment, on the tenant's clock. */
export function Time({ at }: { at: string }) {
  const format = useFormat();
  return <time dateTime={at}>{format.time(at)}</time>;
}

const minutes = {
  subscribe(listener: () => void) {
    const timer = setInterval(listener, 15_000);
    return () => clearInterval(timer);
  },
  now: () => Math.floor(Date.now() / 15_000) * 15_000,
};

/** How long until or since a moment; goes on by itself. */
export function Relative({ at }: { at: string }) {
  const format = useFormat();
  const now = useSyncExternalStore(minutes.subscribe, minutes.now);
  return (
    <time dateTime={at} title={format.time(at)}>
      {format.relative(at, now)}
    </time>
  );
}

export function Money({ micros, currency }: { micros: number; currency: string }) {
  const format = useFormat();
  return <>{format.money(micros, currency)}</>;
}

/** A figure with the range that holds it with 95 % confidence. */
export function Ranged({ interval, say }: { interval: Schema["Interval"] | undefined; say(value: number): string }) {
  const t = useTexts();
  return interval ? (
    <>
      {say(interval.value)}
      <small>{t("app.range", { low: say(interval.low), high: say(interval.high) })}</small>
    </>
  ) : (
    <>{t("app.none")}</>
  );
}

/** A number, digest or name that people copy rather than read. */
export function Code({ children, short }: { children: string; short?: boolean }) {
  return (
    <span className="code">
      <code title={children}>{short ? `${children.slice(0, 8)}…` : children}</code>
      <Copy text={children} />
    </span>
  );
}

export function Copy({ text, label }: { text: string; label?: string }) {
  const t = useTexts();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (copied) {
      const timer = setTimeout(() => setCopied(false), 2_000);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [copied]);
  return (
    <button
      type="button"
      className={label ? "copy" : "copy quiet icon"}
      aria-label={label ? undefined : t("app.copy.what", { what: text.slice(0, 24) })}
      onClick={() => void copy(text).then(setCopied)}
    >
      {label ?? (copied ? <Mark kind="done" /> : <Mark kind="copy" />)}
      {label && copied && <Mark kind="done" />}
      <span className="unseen" role="status">
        {copied ? t("app.copied") : ""}
      </span>
    </button>
  );
}

function Mark({ kind }: { kind: "done" | "copy" }) {
  return (
    <svg className="mark" viewBox="0 0 16 16" aria-hidden="true">
      {kind === "done" ? <path d="M3 8.5l3.5 3.5L13 4.5" /> : <path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z" />}
    </svg>
  );
}

/** Plain HTTP inside a company has no clipboard API; the old way works everywhere. */
async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  const area = document.createElement("textarea");
  area.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/** A secret that is shown once. */
export function Secret({ value, label }: { value: string; label: string }) {
  const t = useTexts();
  return (
    <div className="secret">
      <p id="secret-label">{label}</p>
      <output aria-labelledby="secret-label">{value}</output>
      <Copy text={value} label={t("app.copy")} />
    </div>
  );
}
