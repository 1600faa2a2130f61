package io.sekkei.inference.model;

/** What bends the numbers inside a feed-forward layer. */
public enum Activation {
    /** max(0, x). */
    RELU,
    /** x · Φ(x), with the distribution function of the normal distribution (arXiv 1606.08415). */
    GELU,
    /** The same, approximated by a hyperbolic tangent, as GPT-2 was trained with. */
    GELU_TANH,
    /** x / (1 + e⁻ˣ). */
    SILU
}
