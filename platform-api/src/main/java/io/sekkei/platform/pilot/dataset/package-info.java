/** Texts to try models on: read row by row, split without leaks. */
@NullMarked
@NamedInterface("dataset")
package io.sekkei.platform.pilot.dataset;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
