const DAY = 86_400_000;

/** The first moment of a day in a time zone: today, or so many days before. */
export function startOfDay(zone: string, now: Date, daysBefore: number): Date {
  const today = dateIn(zone, now);
  const noon = Date.UTC(today.year, today.month - 1, today.day, 12) - daysBefore * DAY;
  const wanted = new Date(noon);
  const midnight = Date.UTC(wanted.getUTCFullYear(), wanted.getUTCMonth(), wanted.getUTCDate());
  // The zone's distance from UTC is looked up twice, for the clocks may change between the two moments.
  const guess = midnight - distance(zone, midnight);
  return new Date(midnight - distance(zone, guess));
}

function dateIn(zone: string, moment: Date) {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(moment);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return {
    year: of("year"),
    month: of("month"),
    day: of("day"),
    hour: of("hour"),
    minute: of("minute"),
    second: of("second"),
  };
}

/** By how much the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
export function distance(zone: string, moment: number): number {
  const { year, month, day, hour, minute, second } = dateIn(zone, new Date(moment));
  return Date.UTC(year, month - 1, day, hour, minute, second) - moment;
}

/** A zone as Java names it, in the browser's words: what Java calls Z is UTC, and what no browser knows is too. */
export function knownZone(zone: string): string {
  const name = zone === "Z" ? "UTC" : zone.replace(/^(UTC|GMT|UT)(?=[+-])/, "");
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
