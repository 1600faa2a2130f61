package io.sekkei.inference.tuning;

import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.djl.LoadedTransformer;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The large model of a pair, loaded when it is asked for the first time: a job whose prompts were all read never does. */
final class FrozenReader implements PromptEncoder, AutoCloseable {
    private final PairCheckpoint pair;
    private @Nullable LoadedTransformer llm;

    FrozenReader(PairCheckpoint pair) {
        this.pair = pair;
    }

    @Override
    public PromptRepresentation encode(int[] promptIds) {
        if (llm == null) {
            var model = Objects.requireNonNull(pair.manifest().llm(), "Only pairs with a large model are conditioned");
            llm = new LoadedTransformer(
                    model.configuration(), Objects.requireNonNull(pair.llm()).values());
        }
        return llm.encode(promptIds);
    }

    /** Frees the model until it is asked again. */
    @Override
    public void close() {
        if (llm != null) {
            llm.close();
            llm = null;
        }
    }
}
