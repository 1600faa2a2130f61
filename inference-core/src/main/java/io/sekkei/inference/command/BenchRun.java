package io.sekkei.inference.command;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.decoding.AnswerMarks;
import io.sekkei.inference.decoding.Decoding;
import io.sekkei.inference.decoding.DecodingJob;
import io.sekkei.inference.decoding.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one system did with the sentences of one direction, one after the other on one core. Times are medians, because
 * other work on a shared machine disturbs a mean.
 *
 * @param answers in the order of the sentences
 * @param msPerToken median over the sentences of the mean decoding step
 * @param msPerSentence median from request to last token
 * @param firstTokenMs median from request to first token
 * @param meanTokens tokens of an answer, the end mark included
 */
record BenchRun(List<String> answers, double msPerToken, double msPerSentence, double firstTokenMs, double meanTokens) {
    private static final int WARM_UP = 30;
    private static final int MAX_TOKENS = 100;

    static BenchRun of(Mode mode, TranslationTask task, List<int[]> prompts) {
        var marks = AnswerMarks.of(task.tokenizer(), "<s>", "</s>");
        var decoding = new Decoding(
                Map.of(DecodingMode.LLM_TO_SLM, mode),
                task.tokenizer(),
                marks,
                MAX_TOKENS,
                Clock.systemUTC(),
                System::nanoTime);
        prompts.subList(0, Math.min(WARM_UP, prompts.size())).forEach(prompt -> answer(decoding, prompt));
        return of(prompts.stream().map(prompt -> answer(decoding, prompt)).toList());
    }

    private static BenchRun of(List<GenerationResult> results) {
        return new BenchRun(
                results.stream().map(GenerationResult::text).toList(),
                median(results.stream().mapToDouble(BenchRun::step).toArray()),
                median(results.stream()
                        .mapToDouble(result -> ms(result.timings().total()))
                        .toArray()),
                median(results.stream()
                        .mapToDouble(result -> ms(result.timings().firstToken()))
                        .toArray()),
                results.stream()
                        .mapToInt(result -> result.usage().decodedTokens())
                        .average()
                        .orElse(0));
    }

    private static GenerationResult answer(Decoding decoding, int[] prompt) {
        var settings = DecodingSettings.greedy().withMaxTokens(MAX_TOKENS);
        var job = new DecodingJob(prompt, settings, null, TokenListener.NONE, System.nanoTime());
        decoding.run(DecodingMode.LLM_TO_SLM, List.of(job));
        return job.answer().join();
    }

    private static double step(GenerationResult result) {
        return result.timings().steps().stream()
                .mapToDouble(BenchRun::ms)
                .average()
                .orElse(0);
    }

    private static double ms(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static double median(double[] values) {
        java.util.Arrays.sort(values);
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
