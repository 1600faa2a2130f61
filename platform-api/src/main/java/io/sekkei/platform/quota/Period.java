package io.sekkei.platform.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a budget counts, and when it begins again from zero.
 *
 * @param span how long its windows are
 * @param startsAt the first moment of a fixed period; null for all others
 * @param endsAt the first moment after a fixed period; null for all others
 */
public record Period(
        Span span, @Nullable Instant startsAt, @Nullable Instant endsAt) {
    public Period {
        if ((span == Span.FIXED) != (startsAt != null && endsAt != null)) {
            throw new InvalidBudgetProblem("period", "A fixed period needs both its moments, and only a fixed one");
        }
        if (startsAt != null && endsAt != null && !startsAt.isBefore(endsAt)) {
            throw new InvalidBudgetProblem(
                    "period", "A period must end after it begins, but %s is not after %s".formatted(endsAt, startsAt));
        }
    }

    public static Period always() {
        return new Period(Span.ALWAYS, null, null);
    }

    public static Period perMinute() {
        return new Period(Span.MINUTE, null, null);
    }

    public static Period perDay() {
        return new Period(Span.DAY, null, null);
    }

    public static Period perMonth() {
        return new Period(Span.MONTH, null, null);
    }

    /** From one moment until just before another; both are cut to whole milliseconds. */
    public static Period fixed(Instant startsAt, Instant endsAt) {
        return new Period(Span.FIXED, startsAt.truncatedTo(ChronoUnit.MILLIS), endsAt.truncatedTo(ChronoUnit.MILLIS));
    }

    /** The window that holds this moment; empty before and after a fixed period. */
    public Optional<Window> windowAt(Instant now, ZoneId zone) {
        return switch (span) {
            case ALWAYS -> Optional.of(new Window(Instant.EPOCH, null));
            case FIXED -> fixedAt(now);
            case MINUTE -> Optional.of(minute(now.truncatedTo(ChronoUnit.MINUTES)));
            case DAY -> Optional.of(days(today(now, zone), today(now, zone).plusDays(1), zone));
            case MONTH -> Optional.of(month(today(now, zone).withDayOfMonth(1), zone));
        };
    }

    private Optional<Window> fixedAt(Instant now) {
        var start = Objects.requireNonNull(startsAt);
        var end = Objects.requireNonNull(endsAt);
        return now.isBefore(start) || !now.isBefore(end) ? Optional.empty() : Optional.of(new Window(start, end));
    }

    private static Window minute(Instant start) {
        return new Window(start, start.plus(1, ChronoUnit.MINUTES));
    }

    private static Window month(LocalDate first, ZoneId zone) {
        return days(first, first.plusMonths(1), zone);
    }

    /** A day begins at the first moment it has: where the clocks skip midnight, that is later. */
    private static Window days(LocalDate first, LocalDate next, ZoneId zone) {
        return new Window(
                first.atStartOfDay(zone).toInstant(), next.atStartOfDay(zone).toInstant());
    }

    private static LocalDate today(Instant now, ZoneId zone) {
        return LocalDate.ofInstant(now, zone);
    }
}
