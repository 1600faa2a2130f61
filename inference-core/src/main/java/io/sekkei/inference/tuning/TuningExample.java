package io.sekkei.inference.tuning;

/**
 * A prompt and the answer to learn.
 *
 * @param prompt what a client would send, instruction included, as in {@code Translate to Japanese: Where is the station?}
 * @param answer what the pair should write
 */
public record TuningExample(String prompt, String answer) {}
