package io.sekkei.inference;

/** The generator is being shut down; another one, or this one after its restart, can serve the same request. */
public final class GeneratorClosedException extends InferenceException {
    public GeneratorClosedException() {
        super("This generator is closed and takes no more requests");
    }
}
