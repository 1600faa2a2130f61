import { useRouteError } from "react-router";
import { ProblemNotice } from "../components/Notice";
import { PageHead } from "../components/Page";
import { useTexts } from "../locales";

/** A screen met an error of its own. The navigation around it still works. */
export function Broken() {
  const t = useTexts();
  const error = useRouteError();
  return (
    <>
      <PageHead title={t("app.broken.title")} />
      <ProblemNotice problem={error instanceof Error ? error : new Error(String(error))} />
      <p>
        <button type="button" onClick={() => location.reload()}>
          {t("app.broken.reload")}
        </button>
      </p>
    </>
  );
}
