import { store } from "./store";

/**
 * Requests that meet the end of a session wait here until somebody has signed in again, and are then repeated. What was
 * typed stays where it is, for the page is never left.
 */
export const sessionEnded = store(false);

let waiting: { resolve: (signedIn: boolean) => void }[] = [];

export function untilSignedInAgain(): Promise<boolean> {
  sessionEnded.set(true);
  return new Promise((resolve) => waiting.push({ resolve }));
}

/** Lets those who wait go on, or tells them that nobody wants to. */
export function signedInAgain(signedIn: boolean): void {
  const all = waiting;
  waiting = [];
  sessionEnded.set(false);
  all.forEach((one) => one.resolve(signedIn));
}
