package io.sekkei.inference.command.models;

import io.sekkei.inference.checkpoint.pretrained.JoinedPair;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.ConditionedWriter;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.TransformerWriter;
import io.sekkei.inference.djl.TrainableConditioned;
import io.sekkei.inference.djl.TrainableTransformer;
import io.sekkei.inference.training.TrainableModel;
import io.sekkei.inference.training.TrainingState;
import java.util.Map;
import java.util.function.Function;

/**
 * A small model that learns, of whatever kind.
 *
 * @param file its weights in the pair's folder
 * @param inputWidth numbers of each vector it is conditioned on
 * @param promptWidth how many of them are the large model's embedding
 */
record Pupil(
        String file,
        Map<String, int[]> shapes,
        long parameters,
        int inputWidth,
        int promptWidth,
        Function<TrainingState, TrainableModel> learning) {

    static Pupil of(TransformerWriter writer, double dropout, double labelSmoothing) {
        var configuration = writer.configuration();
        return new Pupil(
                writer.file(),
                configuration.weights(),
                configuration.parameters(),
                configuration.inputWidth(),
                configuration.promptWidth(),
                state -> new TrainableTransformer(configuration, state, dropout, labelSmoothing));
    }

    /** A published model learns without dropout, as it was published. */
    static Pupil of(ConditionedWriter writer, JoinedPair pair, double labelSmoothing) {
        var configuration = pair.configuration(writer);
        var positions = pair.manifest().contextTokens() + pair.manifest().maxOutputTokens();
        return new Pupil(
                writer.file(),
                configuration.weights(),
                configuration.parameters(),
                configuration.inputWidth(),
                configuration.promptWidth(),
                state -> new TrainableConditioned(configuration, state, labelSmoothing, positions));
    }
}
