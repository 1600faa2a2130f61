/** What may happen to a held output, and who may do it; plain Java that knows neither clock nor database. */
@NullMarked
package io.sekkei.platform.review.workflow;

import org.jspecify.annotations.NullMarked;
