import type { Language } from "./messages";

export type Theme = "light" | "dark";

export interface Preferences {
  language?: Language;
  theme?: Theme;
}

const NAME = "sekkei-preferences";
const listeners = new Set<() => void>();
let current = read();

function read(): Preferences {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? "{}") as Preferences;
  } catch {
    return {};
  }
}

/** Language and theme, as chosen in this browser: the only things that are ever stored in it. */
export const preferences = {
  get: (): Preferences => current,
  set(change: Preferences): void {
    current = { ...current, ...change };
    try {
      localStorage.setItem(NAME, JSON.stringify(current));
    } catch {
      // A browser that keeps nothing forgets them with the page.
    }
    listeners.forEach((listener) => listener());
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
