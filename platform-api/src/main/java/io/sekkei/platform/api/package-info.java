/** The manners of the native API under {@code /api/v1}: pages of lists, what is shown once, what runs long. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package io.sekkei.platform.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
