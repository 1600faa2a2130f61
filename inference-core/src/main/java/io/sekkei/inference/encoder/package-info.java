/** The large model reads the prompt once; what it understood is a representation, which is cached. */
@NullMarked
package io.sekkei.inference.encoder;

import org.jspecify.annotations.NullMarked;
