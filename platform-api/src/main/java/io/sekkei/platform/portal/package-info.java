/** Serves the portal, a web app of static files, and answers the addresses of its screens. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.sekkei.platform.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
