/** Latency targets over HTTP. */
@NullMarked
package io.sekkei.platform.latency.web;

import org.jspecify.annotations.NullMarked;
