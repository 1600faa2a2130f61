package io.sekkei.platform.review.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkingCalendarTests {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    private final WorkingCalendar calendar = calendar(Set.of(LocalDate.parse("2026-12-30")));

    @ParameterizedTest
    @CsvSource({
        "2026-11-24T10:00, 60, 2026-11-24T11:00",
        "2026-11-24T07:00, 60, 2026-11-24T10:00",
        "2026-11-24T17:30, 60, 2026-11-25T09:30",
        "2026-11-24T09:00, 540, 2026-11-24T18:00",
        "2026-11-24T09:00, 541, 2026-11-25T09:01",
        // Friday evening; Monday is Labour Thanksgiving Day.
        "2026-11-20T17:59, 2, 2026-11-24T09:01",
        // A day the company is closed.
        "2026-12-29T17:00, 120, 2026-12-31T10:00"
    })
    void countsTheMinutesPeopleWork(LocalDateTime from, int minutes, LocalDateTime due) {
        assertThat(calendar.after(at(from), minutes)).isEqualTo(at(due));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01",
                "2026-01-12",
                "2026-02-11",
                "2026-02-23",
                "2026-03-20",
                "2026-04-29",
                "2026-05-04",
                "2026-05-05",
                "2026-05-06",
                "2026-07-20",
                "2026-08-11",
                "2026-09-21",
                "2026-09-22",
                "2026-09-23",
                "2026-10-12",
                "2026-11-03",
                "2026-11-23",
                "2027-03-21",
                "2027-03-22",
                "2030-03-20",
                "2024-05-06",
                "2028-02-23"
            })
    void knowsTheHolidaysOfJapanWithThoseInLieuAndBetween(LocalDate day) {
        assertThat(calendar.isWorkingDay(day)).isFalse();
    }

    @Test
    void theDayAfterAHolidayIsADayOfWork() {
        assertThat(calendar.isWorkingDay(LocalDate.parse("2026-11-24"))).isTrue();
        assertThat(calendar.isWorkingDay(LocalDate.parse("2026-11-22"))).isFalse();
    }

    /** Counts minute by minute. */
    @Property(tries = 60)
    void agreesWithAClerkWhoCountsEveryMinute(
            @ForAll @IntRange(max = 20_000) int start, @ForAll @IntRange(min = 1, max = 1_500) int minutes) {
        var from = at(LocalDateTime.parse("2026-12-24T00:00")).plusSeconds(60L * start);
        var moment = from;
        for (int left = minutes; left > 0; moment = moment.plusSeconds(60)) {
            left -= works(moment) ? 1 : 0;
        }

        assertThat(calendar.after(from, minutes)).isEqualTo(moment);
    }

    @Test
    void aCalendarWithoutWorkIsRefused() {
        assertThatThrownBy(() -> new WorkingCalendar(
                        TOKYO, LocalTime.NOON, LocalTime.NOON, EnumSet.allOf(DayOfWeek.class), "JP", Set.of()))
                .hasMessageContaining("open before it closes");
    }

    private boolean works(Instant moment) {
        var local = moment.atZone(TOKYO);
        return calendar.isWorkingDay(local.toLocalDate()) && local.getHour() >= 9 && local.getHour() < 18;
    }

    private static WorkingCalendar calendar(Set<LocalDate> closed) {
        var weekdays = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
        return new WorkingCalendar(TOKYO, LocalTime.of(9, 0), LocalTime.of(18, 0), weekdays, "JP", closed);
    }

    private static Instant at(LocalDateTime local) {
        return local.atZone(TOKYO).toInstant();
    }
}
