package io.sekkei.inference.encoder.remote;

import io.sekkei.inference.encoder.PromptEncoder;

/**
 * An encoder and what others must know of it.
 *
 * @param encoder reads prompts
 * @param model the name it is asked for by
 * @param version tells its weights from all others
 * @param width numbers of a vector
 * @param vocabularySize token ids are below it
 * @param contextTokens most tokens of a prompt
 */
public record ServedEncoder(
        PromptEncoder encoder, String model, String version, int width, int vocabularySize, int contextTokens) {}
