/** The OpenAI web API of generation; uses the module's façade only. */
@NullMarked
package io.sekkei.platform.generation.web;

import org.jspecify.annotations.NullMarked;
