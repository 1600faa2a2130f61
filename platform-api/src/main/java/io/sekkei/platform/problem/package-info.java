/** What can go wrong, in the words clients read: errors, request ids, and starts that are refused. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.sekkei.platform.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
