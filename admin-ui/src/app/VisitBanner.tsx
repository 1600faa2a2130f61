import { useSession } from "../api/session";
import { Notice } from "../components/Notice";
import { useTexts } from "../locales";

/** A platform admin in another tenant's house never forgets whose it is. */
export function VisitBanner() {
  const t = useTexts();
  const { me, endVisit } = useSession();
  if (!me.visit_id) {
    return null;
  }
  return (
    <Notice tone="warn">
      <p>{t("app.visit", { tenant: me.tenant.name })}</p>
      <button type="button" onClick={() => void endVisit()}>
        {t("app.visit.end")}
      </button>
    </Notice>
  );
}
