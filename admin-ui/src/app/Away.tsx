import { useSyncExternalStore } from "react";
import { reachable } from "../api/connection";
import { useTexts } from "../locales";

/** Says that the server cannot be reached, until it can. */
export function Away() {
  const t = useTexts();
  const there = useSyncExternalStore(reachable.subscribe, reachable.get);
  return (
    <div role="status" className="away-place">
      {!there && (
        <p className="away">
          <span className="pulse" aria-hidden="true" />
          {t("app.away")}
        </p>
      )}
    </div>
  );
}
