import { useSyncExternalStore } from "react";
import { sessionEnded, signedInAgain } from "../api/gate";
import { fetchMe, type Me } from "../api/session";
import { Dialog } from "../components/Dialog";
import { SignInForm } from "../features/access/SignInForm";
import { useTexts } from "../locales";

/** Over the page, so that what was typed below it stays. Somebody else who signs in here starts afresh. */
export function SignInAgain({ me }: { me: Me }) {
  const t = useTexts();
  const ended = useSyncExternalStore(sessionEnded.subscribe, sessionEnded.get);
  if (!ended) {
    return null;
  }
  async function goOn() {
    const now = await fetchMe();
    if (now && now.person?.id === me.person?.id && now.tenant.id === me.tenant.id) {
      signedInAgain(true);
    } else if (now) {
      location.assign("/");
    }
  }
  return (
    <Dialog
      title={t("access.again.title")}
      onClose={() => {
        signedInAgain(false);
        location.assign("/");
      }}
    >
      <p>{t("access.again.lead")}</p>
      <SignInForm email={me.person?.email ?? ""} elsewhere done={goOn} />
    </Dialog>
  );
}
