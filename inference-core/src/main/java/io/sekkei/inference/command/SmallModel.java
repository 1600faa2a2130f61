package io.sekkei.inference.command;

import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.training.RepresentationSource;
import java.util.Locale;

/** The small models that are trained: the three ways of conditioning, the one that stands alone, and the controls. */
enum SmallModel {
    /** The small model fine-tuned alone on the same labels; also the pair's {@code slm-only} mode. */
    ALONE(Conditioning.NONE, RepresentationSource.LLM),
    ADD(Conditioning.ADD, RepresentationSource.LLM),
    REPLACE(Conditioning.REPLACE, RepresentationSource.LLM),
    /** Also the control called thin decoder: a shallow decoder directly on the large model's encoder. */
    CROSS_ATTENTION(Conditioning.CROSS_ATTENTION, RepresentationSource.LLM),
    CONSTANT(Conditioning.ADD, RepresentationSource.CONSTANT),
    SHUFFLED(Conditioning.ADD, RepresentationSource.SHUFFLED);

    private final Conditioning conditioning;
    private final RepresentationSource source;

    SmallModel(Conditioning conditioning, RepresentationSource source) {
        this.conditioning = conditioning;
        this.source = source;
    }

    TransformerConfiguration configuration() {
        return Architectures.slm(conditioning);
    }

    RepresentationSource source() {
        return source;
    }

    /** Name of its folder and files, as in {@code slm-cross-attention}. */
    String fileName() {
        return "slm-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
