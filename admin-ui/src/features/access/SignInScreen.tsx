import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { ME } from "../../api/session";
import { Notice } from "../../components/Notice";
import { LanguageSwitch, ThemeSwitch } from "../../components/Switches";
import { useTexts } from "../../locales";
import { SignInForm } from "./SignInForm";

/** The way in. */
export function SignInScreen() {
  const t = useTexts();
  const queries = useQueryClient();
  const failed = new URLSearchParams(location.search).get("sign_in") === "failed";
  useEffect(() => {
    document.title = `${t("access.signIn")} – Sekkei 設計`;
  }, [t]);
  return (
    <div className="alone">
      <main className="sign-in">
        <div className="sign-in-words">
          <h1 translate="no">
            Sekkei <span lang="ja">設計</span>
          </h1>
          <p>{t("access.tagline")}</p>
          <Blueprint />
        </div>
        <section aria-labelledby="sign-in" className="card">
          <h2 id="sign-in">{t("access.signIn")}</h2>
          {failed && (
            <Notice tone="bad">
              <p>{t("access.issuer.failed")}</p>
            </Notice>
          )}
          <SignInForm done={() => queries.invalidateQueries({ queryKey: ME })} />
        </section>
      </main>
      <footer className="switches">
        <LanguageSwitch />
        <ThemeSwitch />
      </footer>
    </div>
  );
}

/** Many lines are read at once; one line is written, dot by dot. */
function Blueprint() {
  return (
    <svg className="blueprint" viewBox="0 0 320 140" aria-hidden="true">
      {[0, 1, 2, 3, 4, 5, 6].map((line) => (
        <path key={line} d={`M10 ${20 + line * 16} H120 C160 ${20 + line * 16} 170 68 196 68`} />
      ))}
      <circle cx="204" cy="68" r="8" />
      {[0, 1, 2, 3, 4].map((dot) => (
        <circle key={dot} className="dot" cx={230 + dot * 18} cy="68" r="4" />
      ))}
    </svg>
  );
}
