package io.sekkei.inference.command;

import io.sekkei.inference.GenerationResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one system did with the sentences of one direction. Times are medians, because other work on a shared machine
 * disturbs a mean.
 *
 * @param answers in the order of the sentences
 * @param msPerToken median over the sentences of the mean decoding step
 * @param msPerSentence median from request to last token
 * @param firstTokenMs median from request to first token
 * @param meanTokens tokens of an answer, the end mark included
 */
record BenchFigures(
        List<String> answers, double msPerToken, double msPerSentence, double firstTokenMs, double meanTokens) {
    static BenchFigures of(List<GenerationResult> results) {
        return new BenchFigures(
                results.stream().map(GenerationResult::text).toList(),
                median(results, BenchFigures::step),
                median(results, result -> ms(result.timings().total())),
                median(results, result -> ms(result.timings().firstToken())),
                results.stream()
                        .mapToInt(result -> result.usage().decodedTokens())
                        .average()
                        .orElse(0));
    }

    private static double step(GenerationResult result) {
        return result.timings().steps().stream()
                .mapToDouble(BenchFigures::ms)
                .average()
                .orElse(0);
    }

    private static double ms(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static double median(List<GenerationResult> results, ToDoubleFunction<GenerationResult> figure) {
        var values = results.stream().mapToDouble(figure).toArray();
        Arrays.sort(values);
        return values.length == 0 ? 0 : values[values.length / 2];
    }

    /** The most memory this process has had resident so far, as Linux counts it. */
    static double peakMemoryMiB() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("The peak memory is known on Linux only", e);
        }
    }
}
