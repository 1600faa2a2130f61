package io.sekkei.inference.tuning;

/** Follows a tuning, on the thread that runs it. */
public interface TuningListener {
    /** Hears nothing. */
    TuningListener NONE = new TuningListener() {};

    /** Told after every update, and now and then while prompts are read. */
    default void progressed(TuningProgress progress) {}

    /** Told after every look at the dev examples. */
    default void looked(TuningLook look) {}
}
