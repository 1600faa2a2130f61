import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../../api/client";
import { Form, TextField, useForm } from "../../components/Form";
import { useTexts } from "../../locales";

interface SignInFormProps {
  email?: string;
  /** Whether issuers open beside the page, so that it is not left. */
  elsewhere?: boolean;
  done(): Promise<unknown>;
}

/** E-mail address and password, or an issuer that vouches for people. */
export function SignInForm({ email = "", elsewhere = false, done }: SignInFormProps) {
  const t = useTexts();
  const form = useForm({
    initial: { email, password: "", tenant: "" },
    send: async ({ email, password, tenant }) => {
      await ok(api.POST("/api/v1/session", { body: { email, password, ...(tenant ? { tenant } : {}) } }));
      await done();
    },
  });
  return (
    <>
      <Form form={form} fields={["email", "password", "tenant"]}>
        <TextField form={form} name="email" label={t("access.email")} type="email" autoComplete="username" autoFocus />
        <TextField
          form={form}
          name="password"
          label={t("access.password")}
          type="password"
          autoComplete="current-password"
        />
        <details>
          <summary>{t("access.tenant.more")}</summary>
          <TextField
            form={form}
            name="tenant"
            label={t("access.tenant")}
            hint={t("access.tenant.hint")}
            required={false}
            autoComplete="organization"
          />
        </details>
        <p className="actions">
          <button type="submit" className="primary" disabled={form.busy}>
            {t("access.signIn")}
          </button>
        </p>
      </Form>
      <Issuers elsewhere={elsewhere} done={done} />
    </>
  );
}

function Issuers({ elsewhere, done }: { elsewhere: boolean; done(): Promise<unknown> }) {
  const t = useTexts();
  const { data } = useQuery({
    queryKey: ["issuers"],
    queryFn: () => ok(api.GET("/api/v1/session/issuers")),
    staleTime: Infinity,
  });
  if (!data || data.data.length === 0) {
    return null;
  }
  return (
    <div className="issuers">
      <p className="or">{t("access.or")}</p>
      {data.data.map((issuer) => (
        <a
          key={issuer.url}
          className="button"
          href={issuer.url}
          {...(elsewhere ? { target: "_blank", rel: "noopener" } : {})}
        >
          {t("access.with", { issuer: issuer.name })}
        </a>
      ))}
      {elsewhere && (
        <button type="button" className="link" onClick={() => void done()}>
          {t("access.again.done")}
        </button>
      )}
    </div>
  );
}
