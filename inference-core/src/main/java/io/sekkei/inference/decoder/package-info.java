/** A model that writes, one step at a time; its state is apart from its weights. */
@NullMarked
package io.sekkei.inference.decoder;

import org.jspecify.annotations.NullMarked;
