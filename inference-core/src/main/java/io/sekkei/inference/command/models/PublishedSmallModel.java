package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.Answers;
import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import io.sekkei.inference.model.ConditionedConfiguration;
import io.sekkei.inference.model.ProjectorKind;
import io.sekkei.inference.training.TrainingState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** A published model on its way to write from what another one understands. */
record PublishedSmallModel(PretrainedModel model) {
    /** A decoder without a token that begins answers is fed the one that ends them, as between texts it was trained on. */
    Answers answers(String tokenizer) {
        var marks = model.marks();
        var start = marks.start() >= 0 || marks.ends().isEmpty()
                ? marks.start()
                : marks.ends().get(0);
        return new Answers(tokenizer, start, marks.ends(), List.of());
    }

    /**
     * The model's own weights, and a fresh projector. One linear layer to the same width hands the vectors on at {@code length}; any
     * other is random and makes them about as long as the model's own embedding.
     *
     * @param length asked for only where it is needed: of what the large model understood, before it was brought to unit size
     * @param seed of a random projector
     */
    Function<String, float[]> fresh(ConditionedConfiguration configuration, DoubleSupplier length, long seed) {
        var projector = isHandingOn(configuration)
                ? handingOn(configuration, (float) length.getAsDouble())
                : random(configuration, seed);
        return name -> projector.containsKey(name) ? Objects.requireNonNull(projector.get(name)) : model.weight(name);
    }

    private static boolean isHandingOn(ConditionedConfiguration configuration) {
        return configuration.projector() == ProjectorKind.LINEAR
                && configuration.representationWidth() == configuration.slm().width();
    }

    private static Map<String, float[]> handingOn(ConditionedConfiguration configuration, float length) {
        var width = configuration.slm().width();
        var diagonal = new float[width * width];
        for (var i = 0; i < width; i++) {
            diagonal[i * width + i] = length;
        }
        return Map.of("projector.weight", diagonal, "projector.bias", new float[width]);
    }

    private Map<String, float[]> random(ConditionedConfiguration configuration, long seed) {
        var projector = TrainingState.fresh(configuration.projectorWeights(), seed);
        var length = rootMeanSquare(model.weight("embedding"));
        for (var last : List.of("projector.weight", "projector.out.weight", "prompt.weight")) {
            projector.computeIfPresent(last, (name, values) -> scaled(values, length));
        }
        return projector;
    }

    private static float rootMeanSquare(float[] values) {
        var squares = 0.0;
        for (var value : values) {
            squares += (double) value * value;
        }
        return (float) Math.sqrt(squares / values.length);
    }

    private static float[] scaled(float[] values, float factor) {
        var scaled = values.clone();
        for (var i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }
}
