package io.sekkei.platform.generation.gate;

import io.sekkei.platform.tenancy.Caller;
import java.util.UUID;

/**
 * A generation that is about to begin.
 *
 * @param generation its number
 * @param caller who asks
 * @param purpose what it is asked for
 * @param external whether the caller says that the text leaves the house
 */
public record Candidate(UUID generation, Caller caller, String purpose, boolean external) {}
