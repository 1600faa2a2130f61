import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ME, useSession } from "../../api/session";
import { Notice } from "../../components/Notice";
import { Badge, Fact, Facts, PageHead, Section } from "../../components/Page";
import { useTexts } from "../../locales";
import { PasswordForm } from "./PasswordForm";

/** Who one is here, and one's own password. */
export function Component() {
  const t = useTexts();
  const { me } = useSession();
  const queries = useQueryClient();
  const [changes, setChanges] = useState(0);
  return (
    <>
      <PageHead title={t("app.me")} lead={me.person?.email} />
      <Facts>
        <Fact name={t("access.person.name")}>{me.person?.name ?? t("app.visitor")}</Fact>
        <Fact name={t("access.tenant")}>{me.tenant.name}</Fact>
        <Fact name={t("access.zone")}>{me.tenant.time_zone}</Fact>
        <Fact name={t("access.person.roles")}>
          <span className="row-actions">
            {me.roles.map((role) => (
              <Badge key={role}>{t(`app.role.${role}`)}</Badge>
            ))}
          </span>
        </Fact>
      </Facts>
      {me.person && (
        <Section title={t("access.password")}>
          <div className="card narrow">
            {changes > 0 && (
              <Notice tone="good">
                <p>{t("access.password.changed")}</p>
              </Notice>
            )}
            <PasswordForm
              key={changes}
              done={() => {
                setChanges(changes + 1);
                return queries.invalidateQueries({ queryKey: ME });
              }}
            />
          </div>
        </Section>
      )}
    </>
  );
}
