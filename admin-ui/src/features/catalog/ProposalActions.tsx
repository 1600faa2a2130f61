import { useTexts } from "../../locales";

interface ProposalActionsProps {
  /** Whether it is being sent. */
  busy: boolean;
  /** Whether it is being tried. */
  trying: boolean;
  attempt(): void;
  close(): void;
}

/** How the form of a policy ends: proposed, tried first, or left. */
export function ProposalActions({ busy, trying, attempt, close }: ProposalActionsProps) {
  const t = useTexts();
  return (
    <p className="actions">
      <button type="submit" className="primary" disabled={busy}>
        {t("catalog.policy.propose")}
      </button>
      <button type="button" disabled={trying} onClick={attempt}>
        {trying ? t("catalog.policy.trying") : t("catalog.policy.try")}
      </button>
      <button type="button" onClick={close}>
        {t("app.cancel")}
      </button>
    </p>
  );
}
