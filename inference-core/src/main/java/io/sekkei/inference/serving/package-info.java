/** Serves a pair to many callers: a bounded queue, workers, deadlines, cancellation; refuses rather than waits. */
@NullMarked
package io.sekkei.inference.serving;

import org.jspecify.annotations.NullMarked;
