package io.sekkei.platform.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.time.api.DateTimes;

class PeriodTests {
    @Provide
    Arbitrary<Instant> moments() {
        return DateTimes.instants()
                .between(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2060-01-01T00:00:00Z"));
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList())
                .map(ZoneId::of);
    }

    @Provide
    Arbitrary<Period> recurring() {
        return Arbitraries.of(Period.perMinute(), Period.perDay(), Period.perMonth());
    }

    @Property(tries = 2000)
    void windowsHoldTheirMomentAndFollowEachOtherWithoutAGap(
            @ForAll("recurring") Period period, @ForAll("moments") Instant now, @ForAll("zones") ZoneId zone) {
        var window = period.windowAt(now, zone).orElseThrow();

        assertThat(window.startsAt()).isBeforeOrEqualTo(now);
        assertThat(window.endsAt()).isAfter(now);
        assertThat(period.windowAt(window.startsAt(), zone)).hasValue(window);
        assertThat(period.windowAt(window.endsAt().minusNanos(1), zone)).hasValue(window);
        assertThat(period.windowAt(window.endsAt(), zone).orElseThrow().startsAt())
                .isEqualTo(window.endsAt());
    }

    @Property(tries = 500)
    void refusesAPeriodThatEndsBeforeItBegins(@ForAll("moments") Instant one, @ForAll("moments") Instant other) {
        if (one.toEpochMilli() < other.toEpochMilli()) {
            assertThat(Period.fixed(one, other).windowAt(other, ZoneId.of("UTC")))
                    .isEmpty();
        } else {
            assertThatThrownBy(() -> Period.fixed(one, other))
                    .isInstanceOf(InvalidBudgetProblem.class)
                    .hasMessageContaining("must end after it begins");
        }
    }

    @Example
    void aDayIsLongerOrShorterWhenTheClocksChange() {
        var berlin = ZoneId.of("Europe/Berlin");

        assertThat(day("2026-03-29T12:00:00Z", berlin)).isEqualTo(Duration.ofHours(23));
        assertThat(day("2026-10-25T12:00:00Z", berlin)).isEqualTo(Duration.ofHours(25));
        assertThat(day("2026-10-26T12:00:00Z", berlin)).isEqualTo(Duration.ofHours(24));
    }

    @Example
    void aDayBeginsLaterWhereTheClocksSkipMidnight() {
        var beirut = ZoneId.of("Asia/Beirut");

        var window = Period.perDay()
                .windowAt(Instant.parse("2026-03-29T12:00:00Z"), beirut)
                .orElseThrow();

        assertThat(window.startsAt().atZone(beirut).getHour()).isEqualTo(1);
    }

    @Example
    void daysAndMonthsBeginWhereTheTenantLives() {
        var newYear = Instant.parse("2026-12-31T15:00:00Z");
        var tokyo = ZoneId.of("Asia/Tokyo");

        assertThat(Period.perDay().windowAt(newYear, tokyo).orElseThrow().startsAt())
                .isEqualTo(newYear);
        assertThat(Period.perMonth()
                        .windowAt(newYear.minusMillis(1), tokyo)
                        .orElseThrow()
                        .endsAt())
                .isEqualTo(newYear);
    }

    private static Duration day(String noon, ZoneId zone) {
        var window = Period.perDay().windowAt(Instant.parse(noon), zone).orElseThrow();
        return Duration.between(window.startsAt(), window.endsAt());
    }
}
