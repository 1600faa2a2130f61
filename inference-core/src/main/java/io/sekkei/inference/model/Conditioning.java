package io.sekkei.inference.model;

/** How the large model's projected representation Z enters the small model; a setting of the pair. */
public enum Conditioning {
    /** No representation: the small model stands alone. */
    NONE,
    /** Z is added to the small model's prompt embeddings, as published (arXiv 2402.16844). */
    ADD,
    /** Z takes the place of the small model's prompt embeddings. */
    REPLACE,
    /** The small model has no encoder of its own; its decoder attends to Z (a deep encoder with a shallow decoder). */
    CROSS_ATTENTION
}
