package io.sekkei.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list. Elements that come and go between two pages make no others appear twice or be missed.
 *
 * @param data the elements
 * @param next what to hand over as {@code after} for the next page; null on the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<T> data,

        @Schema(description = "What to hand over as after for the next page; absent on the last.") @Nullable
        String next) {
    public Page {
        data = List.copyOf(data);
    }

    /** The same page, told in other words. */
    public <R> Page<R> map(Function<T, R> words) {
        return new Page<>(data.stream().map(words).toList(), next);
    }
}
