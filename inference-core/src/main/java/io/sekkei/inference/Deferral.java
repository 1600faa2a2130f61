package io.sekkei.inference;

/**
 * How a cascade came to its answer.
 *
 * @param rule the rule that judged the draft
 * @param value what the rule saw in the draft; NaN if there was nothing to see
 * @param deferred whether the draft was handed on
 * @param writer the mode that wrote the answer's tokens
 * @param draftTokens tokens the small model wrote for a draft that was thrown away, the end mark included; 0 if it was kept
 */
public record Deferral(DeferralRule rule, double value, boolean deferred, DecodingMode writer, int draftTokens) {}
