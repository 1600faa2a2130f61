import { PageHead } from "../../components/Page";
import { useTexts } from "../../locales";

export function Component() {
  const t = useTexts();
  return <PageHead title={t("catalog.door")} />;
}
