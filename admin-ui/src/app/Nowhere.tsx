import { Link } from "react-router";
import { Empty, PageHead } from "../components/Page";
import { useTexts } from "../locales";

/** There is no such place, or none for this person; the two are told apart by nobody. */
export function Nowhere() {
  const t = useTexts();
  return (
    <>
      <PageHead title={t("app.nowhere.title")} />
      <Empty title={t("app.nowhere.lead")}>
        <Link to="/portal">{t("app.nowhere.home")}</Link>
      </Empty>
    </>
  );
}
