package io.sekkei.inference.model;

/** How what one model understood is brought into the space of another; a setting of the pair. */
public enum ProjectorKind {
    /** Linear, ReLU, Linear, as published (arXiv 2402.16844). */
    MLP,
    /** One linear layer. Between a model and a part of it, which share a space, it begins as handing the vectors on. */
    LINEAR
}
