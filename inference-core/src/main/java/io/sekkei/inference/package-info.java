/** The door of the inference core: what a caller asks for, what it gets back, and how it can go wrong. */
@NullMarked
package io.sekkei.inference;

import org.jspecify.annotations.NullMarked;
