import { useState } from "react";
import { useFormat, useTexts, type Language } from "../locales";
import { preferences } from "../locales/preferences";
import { isDark } from "../locales/theme";

const NAMES: Record<Language, string> = { en: "English", ja: "日本語" };

export function LanguageSwitch() {
  const t = useTexts();
  const { language } = useFormat();
  return (
    <div role="group" aria-label={t("app.language")} className="switch">
      {(Object.keys(NAMES) as Language[]).map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === language}
          onClick={() => preferences.set({ language: one })}
        >
          {NAMES[one]}
        </button>
      ))}
    </div>
  );
}

export function ThemeSwitch() {
  const t = useTexts();
  const [dark, setDark] = useState(isDark);
  function toggle() {
    preferences.set({ theme: dark ? "light" : "dark" });
    setDark(!dark);
  }
  return (
    <button type="button" className="quiet icon" aria-label={t("app.dark")} aria-pressed={dark} onClick={toggle}>
      <svg className="mark" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="5.5" />
        <path d="M8 2.5v11a5.5 5.5 0 0 0 0-11z" fill="currentColor" />
      </svg>
    </button>
  );
}
