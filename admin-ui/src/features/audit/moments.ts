import { distance } from "../../locales/zone";

/** The moment at which a day begins in a time zone, as the API takes it; undefined for no day. */
export function beginOf(day: string, timeZone: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    return undefined;
  }
  const utc = Date.parse(`${day}T00:00:00Z`);
  // Twice: the offset that counts is the one at the moment itself, not at midnight in UTC.
  const first = utc - distance(timeZone, utc);
  return new Date(utc - distance(timeZone, first)).toISOString();
}

/** The moment after the last of a day. */
export function endOf(day: string, timeZone: string): string | undefined {
  const noon = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(noon) ? undefined : beginOf(new Date(noon + 86_400_000).toISOString().slice(0, 10), timeZone);
}
