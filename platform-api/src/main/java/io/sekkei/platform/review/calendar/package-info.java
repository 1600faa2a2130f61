/** Working time: when people can be expected to decide. */
@NullMarked
package io.sekkei.platform.review.calendar;

import org.jspecify.annotations.NullMarked;
