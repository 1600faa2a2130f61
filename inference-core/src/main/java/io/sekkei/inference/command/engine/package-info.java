/** Measures the engine beside others, on the same weights and in turns: {@code make bench-engine}. */
@NullMarked
package io.sekkei.inference.command.engine;

import org.jspecify.annotations.NullMarked;
