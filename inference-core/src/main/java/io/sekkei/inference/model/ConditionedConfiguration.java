package io.sekkei.inference.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A published model that writes from what another one understood. The prompt comes as vectors, which a projector brings to
 * its width and which stand in place of its own embedding; the answer is its own tokens.
 *
 * @param slm the published model
 * @param representationWidth R, numbers of each vector of a representation
 * @param promptWidth E, numbers of the other model's embedding that follow them; 0 if none do
 * @param projector what brings them to its width
 */
public record ConditionedConfiguration(
        ModelConfiguration slm, int representationWidth, int promptWidth, ProjectorKind projector) {
    public ConditionedConfiguration {
        Sizes.check(
                representationWidth > 0 && promptWidth >= 0, "widths of what it is conditioned on must be positive");
        Sizes.check(
                projector == ProjectorKind.MLP || promptWidth == 0,
                "a linear projector takes the place of the prompt's embedding, to which nothing is added");
    }

    /** Numbers in each row of what this model is conditioned on. */
    public int inputWidth() {
        return representationWidth + promptWidth;
    }

    /** The projector of its kind, and the linear layer for prompts embedded by the other model. */
    public Map<String, int[]> projectorWeights() {
        var shapes = new LinkedHashMap<String, int[]>();
        if (projector == ProjectorKind.LINEAR) {
            putLinear(shapes, "projector.", representationWidth);
            return shapes;
        }
        putLinear(shapes, "projector.in.", representationWidth);
        putLinear(shapes, "projector.out.", slm.width());
        if (promptWidth > 0) {
            putLinear(shapes, "prompt.", promptWidth);
        }
        return shapes;
    }

    /** Every weight by name: those of the published model, then the projector's. */
    public Map<String, int[]> weights() {
        var shapes = new LinkedHashMap<>(slm.weights());
        shapes.putAll(projectorWeights());
        return shapes;
    }

    /** How many numbers all weights hold together. */
    public long parameters() {
        return weights().values().stream()
                .mapToLong(shape -> shape.length == 1 ? shape[0] : (long) shape[0] * shape[1])
                .sum();
    }

    private void putLinear(Map<String, int[]> shapes, String prefix, int in) {
        shapes.put(prefix + "weight", new int[] {slm.width(), in});
        shapes.put(prefix + "bias", new int[] {slm.width()});
    }
}
