package io.sekkei.platform.quota;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose budget it is. A generation needs room at every level. */
public enum Level {
    @JsonProperty("tenant")
    TENANT,
    @JsonProperty("department")
    DEPARTMENT,
    @JsonProperty("key")
    KEY
}
