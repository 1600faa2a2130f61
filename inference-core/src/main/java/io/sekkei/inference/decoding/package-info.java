/**
 * The loop that writes answers; open {@link io.sekkei.inference.decoding.Decoding} first.
 *
 * <p>A {@link io.sekkei.inference.decoding.Mode} says which model reads and which writes. Modes that need a loop of their
 * own, such as speculative decoding, have it beside {@code SharedSteps} and {@code BeamSearch}.
 */
@NullMarked
package io.sekkei.inference.decoding;

import org.jspecify.annotations.NullMarked;
