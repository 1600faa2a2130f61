package io.sekkei.inference.training;

/** What keeps every training of ours from learning by heart, and from going astray; no pair has asked for other values yet. */
public final class Regularisation {
    /** Share of the target that is spread over all tokens (arXiv 1512.00567). */
    public static final double LABEL_SMOOTHING = 0.1;
    /** Share of a weight that an update takes away, times the learning rate. */
    public static final double WEIGHT_DECAY = 0.01;
    /** Greatest norm of all gradients together. */
    public static final double CLIP = 1.0;

    private Regularisation() {}
}
