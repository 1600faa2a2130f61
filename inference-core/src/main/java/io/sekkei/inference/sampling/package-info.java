/** Chooses the next token from the logits, and knows which text ends an answer. */
@NullMarked
package io.sekkei.inference.sampling;

import org.jspecify.annotations.NullMarked;
