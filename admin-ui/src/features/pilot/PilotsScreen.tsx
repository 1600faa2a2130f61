import { Empty, PageHead } from "../../components/Page";
import { useTexts } from "../../locales";

/** The place of pilots. */
export function Component() {
  const t = useTexts();
  return (
    <>
      <PageHead title={t("pilot.door")} lead={t("pilot.lead")} />
      <Empty title={t("pilot.empty")}>
        <p>{t("pilot.empty.lead")}</p>
      </Empty>
    </>
  );
}
