package io.sekkei.platform.content;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a generation.
 *
 * @param generation the generation
 * @param purpose what it was asked for
 * @param contents prompt and output, as far as they were ever kept
 */
public record RecordContent(UUID generation, String purpose, List<Kept> contents) {
    public RecordContent {
        contents = List.copyOf(contents);
    }

    public Optional<Kept> of(ContentKind kind) {
        return contents.stream().filter(kept -> kept.kind() == kind).findFirst();
    }

    /**
     * One content.
     *
     * @param kind which one
     * @param parts its parts by name; empty if it is gone
     * @param salt shows, with a part, that a commitment in the ledger was to that part; empty if it is gone
     * @param gone when and by what it was dropped, if it was
     */
    public record Kept(
            ContentKind kind,
            Map<String, byte[]> parts,
            byte[] salt,
            @Nullable Gone gone) {
        public Kept {
            parts = Map.copyOf(parts);
        }
    }

    /**
     * That a content was dropped.
     *
     * @param at when
     * @param by subject of the ledger's entry that tells why
     */
    public record Gone(Instant at, UUID by) {}
}
