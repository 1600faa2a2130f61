package io.sekkei.platform.catalog.web;

import io.sekkei.platform.catalog.Measurements;
import io.sekkei.platform.catalog.Measurements.Direction;
import io.sekkei.platform.catalog.Measurements.Figures;
import io.sekkei.platform.catalog.Measurements.Interval;
import io.sekkei.platform.catalog.Measurements.Measured;
import io.sekkei.platform.problem.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the pairs were measured to do. */
@RestController
@Tag(name = "Models")
class MeasurementsController {
    private final Measurements measurements;

    MeasurementsController(Measurements measurements) {
        this.measurements = measurements;
    }

    @GetMapping("/api/v1/models/{pair}/measurements")
    @Operation(
            operationId = "retrieveMeasurements",
            summary = "Tells what a pair was measured to do",
            description = "Quality and speed of its modes and of controls, from one run.")
    @ApiResponse(responseCode = "200", description = "The figures.")
    MeasuredView of(@PathVariable String pair) {
        return measurements.of(pair).map(MeasuredView::of).orElseThrow(() -> Problem.notFound("measured pair"));
    }

    @Schema(name = "Measurements", description = "What a pair was measured to do.")
    record MeasuredView(String pair, String machine, String method, List<DirectionView> directions) {
        static MeasuredView of(Measured measured) {
            return new MeasuredView(
                    measured.pair(),
                    measured.machine(),
                    measured.method(),
                    measured.directions().stream().map(DirectionView::of).toList());
        }
    }

    @Schema(name = "MeasuredDirection")
    record DirectionView(String name, List<SystemView> systems) {
        static DirectionView of(Direction direction) {
            return new DirectionView(
                    direction.name(),
                    direction.systems().stream().map(SystemView::of).toList());
        }
    }

    @Schema(name = "MeasuredSystem", description = "What a mode, or a control, did.")
    record SystemView(
            String system,
            IntervalView bleu,
            IntervalView chrf,
            double msPerToken,
            double msPerSentence,
            double firstTokenMs,
            long peakMemoryMib) {
        static SystemView of(Figures figures) {
            return new SystemView(
                    figures.system(),
                    IntervalView.of(figures.bleu()),
                    IntervalView.of(figures.chrf()),
                    figures.msPerToken(),
                    figures.msPerSentence(),
                    figures.firstTokenMs(),
                    figures.peakMemoryMib());
        }
    }

    @Schema(name = "MeasuredInterval", description = "A figure with its 95 % interval.")
    record IntervalView(double value, double low, double high) {
        static IntervalView of(Interval interval) {
            return new IntervalView(interval.value(), interval.low(), interval.high());
        }
    }
}
