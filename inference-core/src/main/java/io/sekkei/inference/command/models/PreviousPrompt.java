package io.sekkei.inference.command.models;

import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.training.RepresentationSource;
import org.jspecify.annotations.Nullable;

/**
 * A control: instead of what the large model understands of a prompt it gives what it understood of the one before, cut, or its
 * last vector repeated, to the length of the prompt. The prompt's own embedding stays. One thread at a time.
 */
final class PreviousPrompt implements PromptEncoder {
    private final PromptEncoder encoder;
    private final int promptWidth;
    private @Nullable PromptRepresentation previous;

    /** @param promptWidth how many numbers at the end of each vector are the prompt's embedding */
    PreviousPrompt(PromptEncoder encoder, int promptWidth) {
        this.encoder = encoder;
        this.promptWidth = promptWidth;
    }

    @Override
    public PromptRepresentation encode(int[] promptIds) {
        var own = encoder.encode(promptIds);
        var other = previous == null ? own : previous;
        previous = own;
        var values = RepresentationSource.withPrompt(
                other.fitted(own.tokens()).values(), own.values(), own.width(), promptWidth);
        return new PromptRepresentation(own.tokens(), own.width(), values);
    }
}
