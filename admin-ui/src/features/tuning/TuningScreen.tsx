import { Empty, PageHead } from "../../components/Page";
import { useTexts } from "../../locales";

/** The place of tuning. */
export function Component() {
  const t = useTexts();
  return (
    <>
      <PageHead title={t("pilot.tuning.door")} lead={t("pilot.tuning.lead")} />
      <Empty title={t("pilot.tuning.empty")}>
        <p>{t("pilot.tuning.empty.lead")}</p>
      </Empty>
    </>
  );
}
