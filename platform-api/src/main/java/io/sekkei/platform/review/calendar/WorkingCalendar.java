package io.sekkei.platform.review.calendar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;

/**
 * When a tenant works.
 *
 * @param zone where its days begin
 * @param opens when work begins
 * @param closes when work ends, on the same day
 * @param weekdays days of the week with work
 * @param country whose public holidays are free, as ISO 3166 code
 * @param closed further days without work
 */
public record WorkingCalendar(
        ZoneId zone,
        LocalTime opens,
        LocalTime closes,
        Set<DayOfWeek> weekdays,
        String country,
        Set<LocalDate> closed) {
    /** A year without a working day is a mistake in the calendar, not a long wait. */
    private static final int LONGEST_BREAK_DAYS = 366;

    public WorkingCalendar {
        weekdays = Set.copyOf(weekdays);
        closed = Set.copyOf(closed);
        if (!opens.isBefore(closes)) {
            throw new IllegalArgumentException(
                    "Work must open before it closes, not at %s and %s".formatted(opens, closes));
        }
        if (weekdays.isEmpty()) {
            throw new IllegalArgumentException("A week needs a working day");
        }
    }

    /** The moment after so many minutes of work from a moment on. */
    public Instant after(Instant from, long minutes) {
        var left = Duration.ofMinutes(minutes);
        var day = from.atZone(zone).toLocalDate();
        for (int breakDays = 0; breakDays <= LONGEST_BREAK_DAYS; day = day.plusDays(1)) {
            var end = at(day, closes);
            var begin = later(at(day, opens), from);
            if (isWorkingDay(day) && begin.isBefore(end)) {
                var today = Duration.between(begin, end);
                if (left.compareTo(today) <= 0) {
                    return begin.plus(left);
                }
                left = left.minus(today);
                breakDays = 0;
            } else {
                breakDays++;
            }
        }
        throw new IllegalStateException("The calendar has no working day within a year of " + from);
    }

    public boolean isWorkingDay(LocalDate day) {
        return weekdays.contains(day.getDayOfWeek())
                && !closed.contains(day)
                && !PublicHolidays.of(country).include(day);
    }

    private Instant at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(zone).toInstant();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
