/** Human approval over HTTP. */
@NullMarked
package io.sekkei.platform.review.web;

import org.jspecify.annotations.NullMarked;
