/** GGUF: one file with weights, often quantised, and with everything needed to use them. */
@NullMarked
package io.sekkei.inference.checkpoint.gguf;

import org.jspecify.annotations.NullMarked;
