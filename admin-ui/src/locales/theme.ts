import { preferences } from "./preferences";

/** Follows the system unless somebody chose. */
export function applyTheme(): void {
  const apply = () => {
    const theme = preferences.get().theme;
    if (theme) {
      document.documentElement.dataset["theme"] = theme;
    } else {
      delete document.documentElement.dataset["theme"];
    }
  };
  apply();
  preferences.subscribe(apply);
}

export function isDark(): boolean {
  const chosen = preferences.get().theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
