/** From results to a report: indicators, frontier, lengths, calibration, return on investment. Plain Java. */
@NullMarked
package io.sekkei.platform.pilot.report;

import org.jspecify.annotations.NullMarked;
