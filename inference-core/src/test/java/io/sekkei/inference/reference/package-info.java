/** A slow implementation of the models in plain arrays, readable from top to bottom; every fast path must match it. */
@NullMarked
package io.sekkei.inference.reference;

import org.jspecify.annotations.NullMarked;
