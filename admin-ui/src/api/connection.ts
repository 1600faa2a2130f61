import { store } from "./store";

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 10_000;

/** Whether the server answers. While it does not, it is asked again and again. */
export const reachable = store(true);

let asking = false;

/** Says that a request did not get through. */
export function serverIsAway(): void {
  reachable.set(false);
  if (!asking) {
    asking = true;
    setTimeout(() => void askAgain(FIRST_WAIT), FIRST_WAIT);
  }
}

async function askAgain(waited: number): Promise<void> {
  if (await answers()) {
    asking = false;
    reachable.set(true);
  } else {
    const wait = Math.min(waited * 1.5, LONGEST_WAIT);
    setTimeout(() => void askAgain(wait), wait);
  }
}

async function answers(): Promise<boolean> {
  try {
    return (await fetch("/actuator/health", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}
