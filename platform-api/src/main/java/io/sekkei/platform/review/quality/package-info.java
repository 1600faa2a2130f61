/** How well reviewers review. */
@NullMarked
package io.sekkei.platform.review.quality;

import org.jspecify.annotations.NullMarked;
