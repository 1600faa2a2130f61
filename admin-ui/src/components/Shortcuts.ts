import { useEffect, useRef } from "react";

const TYPING = ["INPUT", "TEXTAREA", "SELECT"];

/**
 * Single keys that do something while nobody types. Keys with Ctrl, such as "ctrl+enter", work while typing too.
 * Nothing happens while a dialog is open or a word is being composed.
 */
export function useShortcuts(shortcuts: Record<string, () => void>): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const withControl = event.ctrlKey || event.metaKey;
      const name = `${withControl ? "ctrl+" : ""}${event.key.toLowerCase()}`;
      const typing = event.target instanceof HTMLElement && TYPING.includes(event.target.tagName);
      if (event.isComposing || event.altKey || (typing && !withControl) || document.querySelector("dialog[open]")) {
        return;
      }
      const act = latest.current[name];
      if (act) {
        event.preventDefault();
        act();
      }
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
