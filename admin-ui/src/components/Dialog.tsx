import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { newKey } from "../api/client";
import { ProblemNotice } from "./Notice";
import { useTexts } from "../locales";

interface DialogProps {
  title: string;
  /** Called when people close it; without it they cannot. */
  onClose?: (() => void) | undefined;
  children: ReactNode;
  wide?: boolean;
}

/** The browser's own modal dialog: it keeps the focus, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, children, wide }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const t = useTexts();
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      className={wide ? "wide" : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        {onClose && (
          <button type="button" className="quiet icon" aria-label={t("app.close")} onClick={onClose}>
            <span aria-hidden="true">✕</span>
          </button>
        )}
      </header>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  /** Asks, and names the object. */
  title: string;
  children?: ReactNode;
  /** What the button does, as a verb. */
  confirm: string;
  danger?: boolean;
  act(idempotencyKey: string): Promise<unknown>;
  onClose(): void;
}

/** Asks before something is done that cannot be undone by itself, and shows why it could not be done. */
export function Confirm({ title, children, confirm, danger = true, act, onClose }: ConfirmProps) {
  const t = useTexts();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const key = useRef(newKey());
  async function go() {
    setBusy(true);
    setProblem(undefined);
    try {
      await act(key.current);
      onClose();
    } catch (failure) {
      setProblem(failure as Error);
      setBusy(false);
    }
  }
  return (
    <Dialog title={title} onClose={busy ? undefined : onClose}>
      {problem && <ProblemNotice problem={problem} />}
      {children}
      <p className="actions">
        <button type="button" className={danger ? "danger" : "primary"} disabled={busy} onClick={() => void go()}>
          {confirm}
        </button>
        <button type="button" disabled={busy} onClick={onClose}>
          {t("app.cancel")}
        </button>
      </p>
    </Dialog>
  );
}
