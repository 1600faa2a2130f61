package io.sekkei.platform.generation;

import io.sekkei.inference.GenerationResult;

/**
 * What a generation came to; its record is durable.
 *
 * @param generation the generation
 * @param result text, tokens, usage and timings
 */
public record Answer(Generation generation, GenerationResult result) {}
