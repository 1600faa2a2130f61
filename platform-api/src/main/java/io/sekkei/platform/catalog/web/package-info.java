/** Prices over HTTP. */
@NullMarked
package io.sekkei.platform.catalog.web;

import org.jspecify.annotations.NullMarked;
