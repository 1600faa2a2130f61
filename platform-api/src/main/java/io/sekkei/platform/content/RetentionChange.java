package io.sekkei.platform.content;

import io.sekkei.platform.content.Retention.Rule;
import java.util.UUID;

/**
 * A wish to keep contents of a purpose for another time.
 *
 * @param wish who asked for it and when, and what became of it
 * @param rule what is to count
 */
public record RetentionChange(TwoPersonWish wish, Rule rule) {
    public UUID id() {
        return wish.id();
    }
}
