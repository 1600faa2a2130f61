package io.sekkei.platform.api;

import io.sekkei.platform.problem.Problem;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Which part of a list is wanted: {@code ?limit=&after=}.
 *
 * @param limit most elements of a page
 * @param after the place after which the page begins; null for the first page
 */
public record PageRequest(int limit, @Nullable Cursor after) {
    private static final int USUAL = 50;
    private static final int MOST = 200;

    /**
     * What a request's parameters say.
     *
     * @throws Problem if they make no sense
     */
    public static PageRequest of(@Nullable Integer limit, @Nullable String after) {
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST,
                    "invalid_value",
                    "limit",
                    "limit must be between 1 and %d, but is %d".formatted(MOST, limit));
        }
        return new PageRequest(limit == null ? USUAL : limit, after == null ? null : Cursor.parse(after));
    }

    /** The first page, of the usual size. */
    public static PageRequest first() {
        return new PageRequest(USUAL, null);
    }

    /** How many rows to fetch: one more than the page holds tells whether there is a next one. */
    public int rows() {
        return limit + 1;
    }

    /**
     * Makes the page.
     *
     * @param fetched up to {@link #rows} rows that follow the place, in order
     * @param place where a row stands in the list
     */
    public <T> Page<T> page(List<T> fetched, Function<T, Cursor> place) {
        if (fetched.size() <= limit) {
            return new Page<>(fetched, null);
        }
        var data = fetched.subList(0, limit);
        return new Page<>(data, place.apply(data.get(limit - 1)).text());
    }
}
