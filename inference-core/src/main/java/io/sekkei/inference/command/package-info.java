/** Command lines for model engineers: training, distilling, benchmarking. */
@NullMarked
package io.sekkei.inference.command;

import org.jspecify.annotations.NullMarked;
