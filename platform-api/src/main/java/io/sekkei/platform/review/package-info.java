/** Human approval: holds an output until the people its route names have let it go. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.sekkei.platform.review;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
