package io.sekkei.platform.tenancy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What somebody is allowed to do. Roles do not imply one another; a person may have several. */
public enum Role {
    /** Runs the platform: tenants, prices, pairs. Acts inside a tenant only during a visit, which is recorded there. */
    @JsonProperty("platform_admin")
    PLATFORM_ADMIN,

    /** Runs a tenant: its departments, people, keys and budgets. */
    @JsonProperty("tenant_admin")
    TENANT_ADMIN,

    /** Measures and tunes pairs of models. */
    @JsonProperty("model_engineer")
    MODEL_ENGINEER,

    /** Decides on outputs that wait for approval. */
    @JsonProperty("reviewer")
    REVIEWER,

    /** Reads everything of the tenant and changes nothing; goes with no other role. */
    @JsonProperty("auditor")
    AUDITOR,

    /** Generates texts, as every API key does. */
    @JsonProperty("member")
    MEMBER
}
