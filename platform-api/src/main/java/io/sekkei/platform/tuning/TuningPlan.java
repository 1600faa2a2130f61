package io.sekkei.platform.tuning;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as somebody wishes it.
 *
 * @param name for people
 * @param pair the pair whose small model and projector learn
 * @param dataset what they learn from and are judged by; null if only corrections are
 * @param datasetVersion which version of it
 * @param edits whether they learn from outputs that reviewers corrected and let go, too
 * @param method what changes
 * @param updates most updates
 * @param evaluateEvery updates between two looks at dev
 * @param patience looks without improvement after which it stops early
 * @param learningRate the highest one; null leaves it to the method
 * @param rank of the low-rank change; for LoRA only
 * @param minutes most minutes
 * @param memoryMegabytes most memory
 * @param cores most cores
 */
public record TuningPlan(
        String name,
        String pair,
        @Nullable UUID dataset,
        @Nullable Integer datasetVersion,
        boolean edits,
        Method method,
        int updates,
        int evaluateEvery,
        int patience,
        @Nullable Double learningRate,
        int rank,
        int minutes,
        int memoryMegabytes,
        int cores) {
    private static final int LONGEST_NAME = 200;
    private static final int HIGHEST_RANK = 256;
    private static final int LEAST_MEGABYTES = 512;

    /** What changes in a model that learns. */
    public enum Method {
        /** All weights of the small model and the projector. */
        FULL,
        /** A low-rank change of them (Hu and others 2021, arXiv 2106.09685). */
        LORA
    }

    public TuningPlan {
        check(!name.isBlank() && name.length() <= LONGEST_NAME, "name must have between 1 and 200 characters");
        check(
                (dataset == null) == (datasetVersion == null),
                "dataset_id and dataset_version belong together: give both or neither");
        check(dataset != null || edits, "There is nothing to learn from: name a dataset, or take reviewers' edits");
        check(updates >= 1, "updates must be at least 1, but is %d".formatted(updates));
        check(evaluateEvery >= 1, "evaluate_every must be at least 1, but is %d".formatted(evaluateEvery));
        check(patience >= 1, "patience must be at least 1, but is %d".formatted(patience));
        check(
                learningRate == null || (learningRate > 0 && learningRate <= 1),
                "learning_rate must be above 0 and at most 1, but is %s".formatted(learningRate));
        check(rank >= 1 && rank <= HIGHEST_RANK, "rank must be between 1 and 256, but is %d".formatted(rank));
        check(minutes >= 1, "minutes must be at least 1, but is %d".formatted(minutes));
        check(
                memoryMegabytes >= LEAST_MEGABYTES,
                "memory_megabytes must be at least 512, but is %d".formatted(memoryMegabytes));
        check(cores >= 1, "cores must be at least 1, but is %d".formatted(cores));
    }

    private static void check(boolean isGood, String rule) {
        if (!isGood) {
            throw new IllegalArgumentException(rule);
        }
    }
}
