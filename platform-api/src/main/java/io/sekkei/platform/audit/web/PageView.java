package io.sekkei.platform.audit.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param data the elements
 * @param next what to hand over as {@code after} for the next page; absent on the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PageView<T>(List<T> data, @Nullable String next) {
    /** Makes a page of up to one row more than it shows; that one tells whether there is a next page. */
    static <R, T> PageView<T> of(List<R> rows, int limit, Function<R, T> words, Function<R, String> place) {
        var shown = rows.size() <= limit ? rows : rows.subList(0, limit);
        var next = rows.size() <= limit ? null : place.apply(shown.get(limit - 1));
        return new PageView<>(shown.stream().map(words).toList(), next);
    }
}
