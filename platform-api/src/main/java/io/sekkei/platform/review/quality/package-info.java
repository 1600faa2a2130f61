/** How well people review: plain Java that counts. */
@NullMarked
package io.sekkei.platform.review.quality;

import org.jspecify.annotations.NullMarked;
