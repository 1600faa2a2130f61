package io.sekkei.inference.projector;

import io.sekkei.inference.encoder.PromptRepresentation;

/** A small trained network, Linear, ReLU, Linear, from the large model's width to the small one's. Thread-safe. */
public interface Projector {
    /** Projects each prompt token's vector by itself; the number of tokens stays. */
    PromptRepresentation project(PromptRepresentation representation);
}
