package io.sekkei.platform.api;

import io.sekkei.platform.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/**
 * A place in a list: the values by which the list is sorted, of the last element seen. Clients hand it back as they got
 * it and read nothing into it. It holds no rights: every query still asks for the caller's tenant.
 */
public final class Cursor {
    private static final String BETWEEN = " ";

    private final String values;

    private Cursor(String values) {
        this.values = values;
    }

    /** A place in a list sorted by time, and by id where times are equal. */
    public static Cursor of(Instant time, UUID id) {
        return new Cursor(time + BETWEEN + id);
    }

    /** A place in a list sorted by a number. */
    public static Cursor of(long number) {
        return new Cursor(String.valueOf(number));
    }

    /** A place in a list sorted by a rank, by time where ranks are equal, and by id where times are. */
    public static Cursor of(long rank, Instant time, UUID id) {
        return new Cursor(rank + BETWEEN + time + BETWEEN + id);
    }

    /** A place in a list sorted by id. */
    public static Cursor of(UUID id) {
        return new Cursor(id.toString());
    }

    /** Reads what {@link #text} wrote. */
    static Cursor parse(String text) {
        try {
            return new Cursor(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw foreign();
        }
    }

    /** As clients see it. */
    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(values.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws Problem if this is a place in another list */
    public Instant time() {
        try {
            return Instant.parse(fromEnd(2));
        } catch (DateTimeException e) {
            throw foreign();
        }
    }

    /** @throws Problem if this is a place in another list */
    public UUID id() {
        try {
            return UUID.fromString(fromEnd(1));
        } catch (IllegalArgumentException e) {
            throw foreign();
        }
    }

    /**
     * The number or the rank.
     *
     * @throws Problem if this is a place in another list
     */
    public long number() {
        try {
            return Long.parseLong(values.split(BETWEEN, -1)[0]);
        } catch (NumberFormatException e) {
            throw foreign();
        }
    }

    private String fromEnd(int place) {
        var parts = values.split(BETWEEN, -1);
        if (parts.length < place) {
            throw foreign();
        }
        return parts[parts.length - place];
    }

    private static Problem foreign() {
        return new Problem(
                HttpStatus.BAD_REQUEST,
                "invalid_cursor",
                "after",
                "after must be the value of next on an earlier page of the same list");
    }
}
