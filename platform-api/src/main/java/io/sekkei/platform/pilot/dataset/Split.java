package io.sekkei.platform.pilot.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a part of a dataset is for. */
public enum Split {
    /** Models are trained on it. */
    @JsonProperty("train")
    TRAIN,
    /** Settings are chosen on it. */
    @JsonProperty("dev")
    DEV,
    /** It judges what was chosen; nothing is ever chosen on it. */
    @JsonProperty("test")
    TEST
}
