package io.sekkei.platform.routing;

import java.util.UUID;

/**
 * The rule that a generation went by.
 *
 * @param policy the policy
 * @param version its version
 * @param rule the rule
 */
public record Route(UUID policy, int version, RouteRule rule) {}
