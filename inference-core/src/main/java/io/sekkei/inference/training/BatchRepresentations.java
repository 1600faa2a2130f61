package io.sekkei.inference.training;

import java.util.List;

/** Completes a batch with the frozen large model's representation of its prompts. */
@FunctionalInterface
public interface BatchRepresentations {
    /** Leaves batches as they are: nothing conditions the model. */
    BatchRepresentations NONE = (examples, batch) -> batch;

    Batch complete(List<Example> examples, Batch batch);
}
