/** The Sekkei platform: everything with a tenant in it. */
@NullMarked
package io.sekkei.platform;

import org.jspecify.annotations.NullMarked;
