/** Tuning over HTTP. */
@NullMarked
package io.sekkei.platform.tuning.web;

import org.jspecify.annotations.NullMarked;
