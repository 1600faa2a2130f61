package io.sekkei.platform.content;

import java.util.UUID;

/**
 * A wish to erase the contents of a record.
 *
 * @param wish who asked for it and when, and what became of it
 * @param generation the record
 * @param reason why
 */
public record Erasure(TwoPersonWish wish, UUID generation, ErasureReason reason) {
    public UUID id() {
        return wish.id();
    }
}
