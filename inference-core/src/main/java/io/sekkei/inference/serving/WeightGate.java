package io.sekkei.inference.serving;

import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.PairManifest;
import java.util.List;

/** Lets a pair be served with int8 weights only if its manifest tells that it was measured and loses little enough. */
final class WeightGate {
    private WeightGate() {}

    /** @throws InvalidCheckpointException saying what is known of the format and what to do */
    static WeightFormat checked(PairManifest manifest, WeightFormat wanted) {
        if (wanted != WeightFormat.INT8) {
            return wanted;
        }
        var loss = manifest.int8Loss();
        if (loss == null) {
            throw refused(
                    manifest,
                    "what int8 weights lose was not measured; run pair-tools measure-int8, or serve it in fp16");
        }
        if (!loss.isAcceptable()) {
            throw refused(
                    manifest,
                    "int8 weights lose up to %.2f BLEU, but at most %.1f are allowed; serve it in fp16"
                            .formatted(loss.worst(), PairManifest.Int8Loss.MOST));
        }
        return wanted;
    }

    private static InvalidCheckpointException refused(PairManifest manifest, String fault) {
        return new InvalidCheckpointException("The pair %s".formatted(manifest.id()), List.of(fault + "."));
    }
}
