package io.sekkei.inference.tuning;

import io.sekkei.inference.DecodingMode;

/** Which small model of a pair learns. The large one never does. */
public enum TunedModel {
    /** The one that is conditioned on the large model, with its projector. */
    HYBRID(DecodingMode.LLM_TO_SLM),
    /** The one that stands alone. */
    SLM(DecodingMode.SLM_ONLY);

    private final DecodingMode mode;

    TunedModel(DecodingMode mode) {
        this.mode = mode;
    }

    /** The mode in which it writes. */
    public DecodingMode mode() {
        return mode;
    }
}
