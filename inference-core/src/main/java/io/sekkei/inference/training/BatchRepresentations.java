package io.sekkei.inference.training;

/** Completes a batch with the vectors that condition the model. */
@FunctionalInterface
public interface BatchRepresentations {
    /** Leaves batches as they are: nothing conditions the model. */
    BatchRepresentations NONE = batch -> batch;

    Batch complete(Batch batch);
}
