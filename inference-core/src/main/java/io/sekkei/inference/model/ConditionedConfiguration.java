package io.sekkei.inference.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A published model as the small one of a pair: what a large model understood of a prompt takes the place of the prompt's
 * embeddings, or is added to them.
 *
 * @param base the published model
 * @param conditioning {@link Conditioning#ADD} or {@link Conditioning#REPLACE}
 * @param representationWidth width of the large model's representation before the projector
 * @param promptWidth as in {@link TransformerConfiguration}: above 0 where prompts are written in the large model's
 *     vocabulary and are to be added in its embedding
 */
public record ConditionedConfiguration(
        ModelConfiguration base, Conditioning conditioning, int representationWidth, int promptWidth) {
    public ConditionedConfiguration {
        Sizes.check(
                conditioning == Conditioning.ADD || conditioning == Conditioning.REPLACE,
                "a published model can be conditioned by add and replace only");
        Sizes.check(representationWidth > 0, "representationWidth must be positive");
        Sizes.check(
                promptWidth == 0 || promptWidth > 0 && conditioning == Conditioning.ADD,
                "promptWidth goes with the conditioning add");
    }

    /** Whether the prompt is embedded by the published model itself, so that both models must have one vocabulary. */
    public boolean embedsPrompt() {
        return conditioning == Conditioning.ADD && promptWidth == 0;
    }

    /** Numbers in each row of what it is conditioned on. */
    public int inputWidth() {
        return representationWidth + promptWidth;
    }

    /** Every weight by name, in the order the graph takes them: the model's, then the projector's. */
    public Map<String, int[]> weights() {
        var shapes = new LinkedHashMap<>(base.weights());
        shapes.putAll(projectorWeights());
        return shapes;
    }

    /** The weights of the projector Linear, ReLU, Linear, and of the linear layer for prompts. */
    public Map<String, int[]> projectorWeights() {
        var shapes = new LinkedHashMap<String, int[]>();
        putLinear(shapes, "projector.in.", representationWidth);
        putLinear(shapes, "projector.out.", base.width());
        if (promptWidth > 0) {
            putLinear(shapes, "prompt.", promptWidth);
        }
        return shapes;
    }

    private void putLinear(Map<String, int[]> shapes, String prefix, int in) {
        shapes.put(prefix + "weight", new int[] {base.width(), in});
        shapes.put(prefix + "bias", new int[] {base.width()});
    }
}
