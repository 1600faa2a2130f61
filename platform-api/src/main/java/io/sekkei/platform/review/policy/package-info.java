/** Which outputs are held, and how an auditor can check that. */
@NullMarked
package io.sekkei.platform.review.policy;

import org.jspecify.annotations.NullMarked;
