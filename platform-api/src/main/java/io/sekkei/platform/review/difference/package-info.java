/** What an edit changed. */
@NullMarked
package io.sekkei.platform.review.difference;

import org.jspecify.annotations.NullMarked;
