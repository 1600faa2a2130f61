package io.sekkei.platform.access;

import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who showed a key of ours.
 *
 * @param caller who it is
 * @param refusal why nothing is done for them now, if so
 */
public record Recognised(Caller caller, @Nullable Problem refusal) {}
