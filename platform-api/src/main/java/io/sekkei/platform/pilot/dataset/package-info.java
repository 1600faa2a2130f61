/** Texts to try models on: read row by row, split without leaks. */
@NullMarked
package io.sekkei.platform.pilot.dataset;

import org.jspecify.annotations.NullMarked;
