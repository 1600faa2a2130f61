import { useEffect, type ReactNode } from "react";

interface PageHeadProps {
  title: string;
  /** One sentence on what can be done here. */
  lead?: ReactNode;
  actions?: ReactNode;
}

/** The heading of a screen; also the title of the window. */
export function PageHead({ title, lead, actions }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} – Sekkei 設計`;
  }, [title]);
  return (
    <header className="page-head">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {actions && <div className="actions">{actions}</div>}
    </header>
  );
}

/** Nothing is here yet, and this is what to do first. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <svg viewBox="0 0 64 40" aria-hidden="true">
        <path d="M6 8h52M6 20h52M6 32h30" />
        <circle cx="50" cy="32" r="4" />
      </svg>
      <p className="empty-title">{title}</p>
      {children && <div>{children}</div>}
    </div>
  );
}

/** A part of a screen with a heading. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <header>
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** Names and values. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

export function Fact({ name, hint, children }: { name: string; hint?: string; children: ReactNode }) {
  return (
    <div>
      <dt>
        {name}
        {hint && <small className="hint">{hint}</small>}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

type Tone = "plain" | "good" | "warn" | "bad" | "info";

/** A state in one word. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}
