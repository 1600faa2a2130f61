package io.sekkei.inference.training;

/** A model whose weights can be changed. One thread at a time. */
public interface TrainableModel extends AutoCloseable {
    /** Adds the gradient of the mean loss over the batch's answer tokens to what is accumulated; returns that loss. */
    double accumulate(Batch batch);

    /**
     * Moves the weights by one step of AdamW along the accumulated gradient, which is cleared.
     *
     * @param rate learning rate
     * @param decay decoupled weight decay
     * @param clip greatest global norm of the gradient
     * @return the norm before clipping
     */
    double update(double rate, double decay, double clip);

    /** The summed negative log-likelihood, in nats, of the batch's answers. */
    double negativeLogLikelihood(Batch batch);

    /** A copy of everything needed to go on from here. */
    TrainingState state();

    @Override
    void close();
}
