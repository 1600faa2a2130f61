import type { Language } from "./messages";

const MICROS = 1_000_000;

/** Numbers, money and moments, as one writes them in a language and reads them off the clocks of a time zone. */
export interface Format {
  language: Language;
  timeZone: string;
  number(value: number): string;
  /** With one decimal, which is what a score of 0 to 100 can tell. */
  tenths(value: number): string;
  percent(share: number): string;
  /** Money in millionths of a currency; small sums with the digits they need. */
  money(micros: number, currency: string): string;
  day(time: string): string;
  /** A day as YYYY-MM-DD, which is a day everywhere. */
  plainDay(day: string): string;
  time(time: string): string;
  /** How long ago, or how long until. */
  relative(time: string, now: number): string;
  duration(milliseconds: number): string;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

export function formatOf(language: Language, timeZone: string): Format {
  const numbers = new Intl.NumberFormat(language);
  const tenths = new Intl.NumberFormat(language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: "negative",
  });
  const percents = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const days = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone });
  const plainDays = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "UTC" });
  const times = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone });
  const relatives = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const seconds = new Intl.NumberFormat(language, {
    style: "unit",
    unit: "second",
    unitDisplay: language === "ja" ? "long" : "short",
    maximumFractionDigits: 1,
  });
  return {
    language,
    timeZone,
    number: (value) => numbers.format(value),
    tenths: (value) => tenths.format(value),
    percent: (share) => percents.format(share),
    money: (micros, currency) => money(language, micros, currency),
    day: (time) => days.format(new Date(time)),
    plainDay: (day) => plainDays.format(new Date(`${day}T00:00:00Z`)),
    time: (time) => times.format(new Date(time)),
    relative: (time, now) => relative(relatives, new Date(time).getTime() - now),
    duration: (milliseconds) =>
      milliseconds < 1_000 ? `${numbers.format(Math.round(milliseconds))} ms` : seconds.format(milliseconds / 1_000),
  };
}

function money(language: Language, micros: number, currency: string): string {
  const usual = new Intl.NumberFormat(language, { style: "currency", currency }).resolvedOptions();
  const digits = usual.maximumFractionDigits ?? 2;
  // A token costs less than the smallest coin.
  const small = micros !== 0 && Math.abs(micros) < MICROS;
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    minimumFractionDigits: small ? 0 : digits,
    maximumFractionDigits: small ? 6 : digits,
  }).format(micros / MICROS);
}

function relative(format: Intl.RelativeTimeFormat, distance: number): string {
  const [unit, length] = STEPS.find(([, step]) => Math.abs(distance) >= step) ?? ["minute", 60_000];
  return format.format(Math.trunc(distance / length), unit);
}
