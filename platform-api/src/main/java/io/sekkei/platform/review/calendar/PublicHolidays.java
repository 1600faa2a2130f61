package io.sekkei.platform.review.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.Set;

/**
 * Public holidays of Japan by the Act on National Holidays (国民の祝日に関する法律) as in force since 2022: article 2 names
 * them; article 3 makes the next free day a holiday when one falls on a Sunday (振替休日), and a day between two of them
 * (国民の休日). Years with moved holidays, as for the games of 2021, need the days as closed days of the calendar.
 */
enum PublicHolidays {
    NONE {
        @Override
        boolean include(LocalDate day) {
            return false;
        }
    },
    JP {
        @Override
        boolean include(LocalDate day) {
            return isNamed(day) || isInLieu(day) || isBetween(day);
        }
    };

    private static final Set<MonthDay> FIXED = Set.of(
            MonthDay.of(1, 1),
            MonthDay.of(2, 11),
            MonthDay.of(2, 23),
            MonthDay.of(4, 29),
            MonthDay.of(5, 3),
            MonthDay.of(5, 4),
            MonthDay.of(5, 5),
            MonthDay.of(8, 11),
            MonthDay.of(11, 3),
            MonthDay.of(11, 23));
    /** Month, and which of its Mondays. */
    private static final Map<Integer, Integer> MONDAYS = Map.of(1, 2, 7, 3, 9, 3, 10, 2);

    private static final double VERNAL_1980 = 20.8431;
    private static final double AUTUMNAL_1980 = 23.2488;
    private static final double DRIFT_A_YEAR = 0.242194;

    abstract boolean include(LocalDate day);

    static PublicHolidays of(String country) {
        return "JP".equals(country) ? JP : NONE;
    }

    private static boolean isNamed(LocalDate day) {
        return FIXED.contains(MonthDay.from(day)) || isMonday(day) || isEquinox(day);
    }

    private static boolean isMonday(LocalDate day) {
        var which = MONDAYS.get(day.getMonthValue());
        return which != null && day.equals(day.with(TemporalAdjusters.dayOfWeekInMonth(which, DayOfWeek.MONDAY)));
    }

    private static boolean isEquinox(LocalDate day) {
        return switch (day.getMonth()) {
            case MARCH -> day.getDayOfMonth() == equinox(VERNAL_1980, day.getYear());
            case SEPTEMBER -> day.getDayOfMonth() == equinox(AUTUMNAL_1980, day.getYear());
            default -> false;
        };
    }

    /**
     * The day of the month on which the sun crosses the equator, in Japan, good from 1980 to 2099. What counts is the
     * announcement in the official gazette of the February before; it has agreed so far.
     */
    private static int equinox(double day1980, int year) {
        var years = year - 1980;
        return (int) (day1980 + DRIFT_A_YEAR * years - Math.floorDiv(years, 4));
    }

    /** The first day after a holiday on a Sunday that is no holiday itself. */
    private static boolean isInLieu(LocalDate day) {
        var before = day.minusDays(1);
        while (isNamed(before) && before.getDayOfWeek() != DayOfWeek.SUNDAY) {
            before = before.minusDays(1);
        }
        return isNamed(before);
    }

    private static boolean isBetween(LocalDate day) {
        return isNamed(day.minusDays(1)) && isNamed(day.plusDays(1));
    }
}
