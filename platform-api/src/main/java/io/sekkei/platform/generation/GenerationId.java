package io.sekkei.platform.generation;

import java.util.UUID;

/** Number of a generation, and of its record. */
public record GenerationId(UUID value) {
    static GenerationId random() {
        return new GenerationId(UUID.randomUUID());
    }

    /** Without dashes, as it is appended to the ids OpenAI's clients see. */
    public String compact() {
        return value.toString().replace("-", "");
    }
}
