import { api, ok, once, standing } from "../../api/client";
import { useSession } from "../../api/session";
import { Form, TextField, useForm } from "../../components/Form";
import { useTexts } from "../../locales";

/** Changes one's own password. The server ends every session then, so this one is begun anew. */
export function PasswordForm({ done }: { done(): unknown }) {
  const t = useTexts();
  const { me } = useSession();
  const form = useForm({
    initial: { current_password: "", new_password: "" },
    send: async (values, key) => {
      await ok(api.PUT("/api/v1/me/password", { params: { header: once(key) }, body: values }));
      standing.signedIn = false;
      await ok(
        api.POST("/api/v1/session", {
          body: { email: me.person?.email ?? "", password: values.new_password, tenant: me.tenant.name },
        }),
      );
    },
    done,
  });
  return (
    <Form form={form} fields={["current_password", "new_password"]}>
      <TextField
        form={form}
        name="current_password"
        label={t("access.currentPassword")}
        type="password"
        autoComplete="current-password"
      />
      <TextField
        form={form}
        name="new_password"
        label={t("access.newPassword")}
        hint={t("access.newPassword.hint")}
        type="password"
        autoComplete="new-password"
      />
      <p className="actions">
        <button type="submit" className="primary" disabled={form.busy}>
          {t("access.newPassword.set")}
        </button>
      </p>
    </Form>
  );
}
