import {
  createContext,
  Fragment,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import { formatOf, type Format } from "./format";
import { fill, fillWith, type Key, type Language, type Messages, type Values } from "./messages";
import { preferences } from "./preferences";
import { knownZone } from "./zone";

export type { Key, Language, Messages } from "./messages";
export type { Format } from "./format";

const LOADERS: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import("./en"),
  ja: () => import("./ja"),
};

const LocaleContext = createContext<{ language: Language; messages: Messages } | undefined>(undefined);
const ZoneContext = createContext<string>(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** The language that was chosen here, or the person's, or the browser's. */
export function languageOf(chosen: Language | undefined, persons: Language | undefined): Language {
  return chosen ?? persons ?? (navigator.language.startsWith("ja") ? "ja" : "en");
}

/** Loads the texts of a language and gives them to everything below. */
export function LocaleProvider({ persons, children }: { persons?: Language; children: ReactNode }) {
  const chosen = useSyncExternalStore(preferences.subscribe, () => preferences.get().language);
  const language = languageOf(chosen, persons);
  const [loaded, setLoaded] = useState<{ language: Language; messages: Messages }>();
  useEffect(() => {
    let wanted = true;
    LOADERS[language]().then(
      (module) => {
        if (wanted) {
          setLoaded({ language, messages: module.default });
          document.documentElement.lang = language;
        }
      },
      // The server is away: the page stays in the language it is in.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [language]);
  return loaded && <LocaleContext value={loaded}>{children}</LocaleContext>;
}

/** Tells everything below in which zone the tenant lives. */
export function ZoneProvider({ zone, children }: { zone: string; children: ReactNode }) {
  return <ZoneContext value={knownZone(zone)}>{children}</ZoneContext>;
}

function useLocale() {
  const locale = useContext(LocaleContext);
  if (!locale) {
    throw new Error("There are no texts here");
  }
  return locale;
}

export interface Texts {
  (key: Key, values?: Values): string;
  /** The same with elements in its places. */
  rich(key: Key, values: Record<string, ReactNode>): ReactNode;
}

/** The texts of the language that is in use. */
export function useTexts(): Texts {
  const { messages } = useLocale();
  return useMemo(() => {
    const texts = (key: Key, values?: Values) => fill(messages[key], values);
    return Object.assign(texts, {
      rich: (key: Key, values: Record<string, ReactNode>) => (
        <>
          {fillWith(messages[key], values).map((piece, index) => (
            <Fragment key={index}>{piece}</Fragment>
          ))}
        </>
      ),
    });
  }, [messages]);
}

/** A text by a name that is only known at run time, such as a code of the server; undefined if there is none. */
export function useTextFor(): (prefix: string, code: string) => string | undefined {
  const { messages } = useLocale();
  return useCallback((prefix, code) => (messages as Record<string, string>)[`${prefix}.${code}`], [messages]);
}

/** All texts whose names begin so, as in "audit.type.", each with the rest of its name, in the order of the language. */
export function useTextsUnder(beginning: string): [code: string, text: string][] {
  const { language, messages } = useLocale();
  return useMemo(() => {
    const order = new Intl.Collator(language);
    return Object.entries(messages)
      .filter(([key]) => key.startsWith(beginning))
      .map(([key, text]): [string, string] => [key.slice(beginning.length), text])
      .sort(([, one], [, other]) => order.compare(one, other));
  }, [language, messages, beginning]);
}

export function useFormat(): Format {
  const { language } = useLocale();
  const zone = useContext(ZoneContext);
  return useMemo(() => formatOf(language, zone), [language, zone]);
}
