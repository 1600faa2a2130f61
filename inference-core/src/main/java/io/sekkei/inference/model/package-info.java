/** The architectures: their configuration and the names and shapes of their weights. */
@NullMarked
package io.sekkei.inference.model;

import org.jspecify.annotations.NullMarked;
