/** Sign-in and people over HTTP. */
@NullMarked
package io.sekkei.platform.access.web;

import org.jspecify.annotations.NullMarked;
