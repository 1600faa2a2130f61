package io.sekkei.platform.ledger.evidence;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * A stretch of time, with its first moment and without its last, both in the spelling of entries: there the order of
 * texts is the order of moments.
 */
public record Period(String from, String to) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern TIME_FORM =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z");

    public static Period of(Instant from, Instant to) {
        return new Period(text(from), text(to));
    }

    /** A moment as entries spell it: UTC with six digits. */
    public static String text(Instant moment) {
        return TIME.format(moment);
    }

    /** Whether a text is a moment in the spelling of entries. */
    public static boolean isTime(String text) {
        return TIME_FORM.matcher(text).matches();
    }

    boolean holds(String moment) {
        return from.compareTo(moment) <= 0 && moment.compareTo(to) < 0;
    }
}
