import type { ReactNode } from "react";
import { NavLink } from "react-router";

import { PageHead } from "../../components/Page";
import { useTexts, type Key } from "../../locales";

const TABS: [string, Key][] = [
  ["/portal/audit", "audit.records"],
  ["/portal/audit/entries", "audit.entries"],
  ["/portal/audit/evidence", "audit.evidence"],
  ["/portal/audit/keeping", "audit.keeping"],
];

/** The heading of the auditors' screens, and the way from one to another. */
export function AuditHead({ about, actions }: { about: Key; actions?: ReactNode }) {
  const t = useTexts();
  return (
    <>
      <PageHead title={t("audit.door")} lead={t(about)} actions={actions} />
      <nav className="tabs" aria-label={t("audit.door")}>
        {TABS.map(([to, label]) => (
          <NavLink key={to} to={to} end>
            {t(label)}
          </NavLink>
        ))}
      </nav>
    </>
  );
}
