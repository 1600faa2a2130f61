package io.sekkei.platform.generation.gate;

import org.jspecify.annotations.Nullable;

/**
 * What the small model alone would have written.
 *
 * @param text its text; null if it was asked and there was no money, no room or no answer
 */
public record Opinion(@Nullable String text) {
    /** Without the text. */
    @Override
    public String toString() {
        return "Opinion[%s]".formatted(text == null ? "none" : "given");
    }
}
