package io.sekkei.platform.generation;

import io.sekkei.inference.GenerationResult;
import io.sekkei.platform.generation.gate.Standing;
import io.sekkei.platform.quota.Charge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a generation came to; its record is durable. Of an output that is held it holds no text and no token, so that
 * nobody can answer with them.
 *
 * @param generation the generation
 * @param result text, tokens, usage and timings
 * @param charge what it cost
 * @param limitedBy what made it shorter than it was wished, if anything did
 * @param standing where the output stands if it was held; null if it may leave as it is
 */
public record Answer(
        Generation generation,
        GenerationResult result,
        Charge charge,
        @Nullable String limitedBy,
        @Nullable Standing standing) {
    /** The answer without what may not leave. */
    Answer heldAs(Standing held) {
        return new Answer(generation, with(""), charge, limitedBy, held);
    }

    /** The answer with the text that people have let go. */
    Answer releasedAs(Standing released, String text) {
        return new Answer(generation, with(text), charge, limitedBy, released);
    }

    /** What it cost, in millionths of the currency. */
    public long costMicros() {
        return charge.costMicros();
    }

    /** Whether the output stays here. */
    public boolean isHeld() {
        return standing != null && !standing.isReleased();
    }

    private GenerationResult with(String text) {
        return new GenerationResult(
                text, List.of(), result.finishReason(), result.usage(), result.timings(), result.deferral());
    }
}
