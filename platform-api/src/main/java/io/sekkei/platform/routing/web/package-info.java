/** Route policies over HTTP. */
@NullMarked
package io.sekkei.platform.routing.web;

import org.jspecify.annotations.NullMarked;
