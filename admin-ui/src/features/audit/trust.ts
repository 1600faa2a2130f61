import { store } from "../../api/store";

/** The verifier key that the auditor brought along. In memory only: it is theirs, and a browser is no safe. */
export const broughtKey = store<string | undefined>(undefined);
