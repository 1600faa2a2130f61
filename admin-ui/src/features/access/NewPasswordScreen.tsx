import { useQueryClient } from "@tanstack/react-query";
import { ME, useSession } from "../../api/session";
import { useTexts } from "../../locales";
import { PasswordForm } from "./PasswordForm";

/** Somebody signed in with a password that another person knows. */
export function NewPasswordScreen() {
  const t = useTexts();
  const { me } = useSession();
  const queries = useQueryClient();
  return (
    <div className="alone">
      <main className="card narrow">
        <h1>{t("access.newPassword.title")}</h1>
        <p>{t("access.newPassword.lead", { name: me.person?.name ?? "" })}</p>
        <PasswordForm done={() => queries.invalidateQueries({ queryKey: ME })} />
      </main>
    </div>
  );
}
