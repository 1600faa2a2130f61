/** Brings the large model's representation to the small model's width. */
@NullMarked
package io.sekkei.inference.projector;

import org.jspecify.annotations.NullMarked;
