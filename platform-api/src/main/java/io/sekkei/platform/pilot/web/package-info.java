/** Pilots over HTTP. */
@NullMarked
package io.sekkei.platform.pilot.web;

import org.jspecify.annotations.NullMarked;
