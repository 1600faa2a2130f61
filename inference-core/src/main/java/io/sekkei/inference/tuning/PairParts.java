package io.sekkei.inference.tuning;

import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.training.CheckpointStore;
import io.sekkei.inference.training.TrainingState;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of a pair that is tuned: its file, its architecture, its weights as they were. */
record PairParts(
        PairCheckpoint pair, String file, TransformerConfiguration configuration, Map<String, float[]> weights) {
    /** @throws IllegalArgumentException if the pair has no such model */
    static PairParts of(PairCheckpoint pair, TunedModel tuned) {
        var manifest = pair.manifest();
        var model = tuned == TunedModel.HYBRID ? manifest.hybrid() : manifest.slm();
        var tensors = tuned == TunedModel.HYBRID ? pair.hybrid() : pair.slm();
        if (model == null || !manifest.modes().contains(tuned.mode())) {
            throw new IllegalArgumentException(
                    "The pair %s cannot run %s, so there is nothing to tune for it; it can run %s"
                            .formatted(manifest.id(), tuned.mode().wireName(), manifest.modes()));
        }
        return new PairParts(pair, model.file(), model.configuration(), values(tensors));
    }

    /** The pair of a job, which must not have changed since. */
    static PairParts of(TuningFolder.Task task) {
        var pair = PairCheckpoint.open(task.pair());
        if (!pair.digest().equals(task.parent())) {
            throw new IllegalStateException("The job was made for the pair with the digest %s, but %s now holds %s"
                    .formatted(task.parent(), task.pair(), pair.digest()));
        }
        return of(pair, task.settings().model());
    }

    boolean isConditioned() {
        return configuration.conditioning() != Conditioning.NONE;
    }

    /** Which large model reads: the digest of its file. */
    String reader() {
        var manifest = pair.manifest();
        var file = Objects.requireNonNull(manifest.llm(), "Checked when the job was made")
                .file();
        return "model " + Objects.requireNonNull(manifest.files().get(file)).sha256();
    }

    CheckpointStore checkpoints(TuningFolder folder, TuningSettings settings) {
        var rank = settings.lowRank();
        return new CheckpointStore(
                folder.checkpoints(), rank == null ? configuration.weights() : rank.shapes(configuration));
    }

    /** Where training begins. */
    TrainingState fresh(TuningSettings settings) {
        var rank = settings.lowRank();
        return rank == null
                ? new TrainingState(0, weights, Map.of(), Map.of())
                : rank.fresh(configuration, settings.seed());
    }

    /** The weights to serve, from what was trained. */
    Map<String, float[]> served(TuningSettings settings, Map<String, float[]> trained) {
        var rank = settings.lowRank();
        return rank == null ? trained : rank.merged(configuration, weights, trained);
    }

    private static Map<String, float[]> values(@Nullable Tensors tensors) {
        return Objects.requireNonNull(tensors, "Verified to be there").values();
    }
}
