/** The only package that touches the tensor engine: graphs, tensors, native calls. */
@NullMarked
package io.sekkei.inference.djl;

import org.jspecify.annotations.NullMarked;
