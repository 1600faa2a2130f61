package io.sekkei.inference.command.engine;

import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import io.sekkei.inference.djl.LoadedCausalModel;
import io.sekkei.inference.djl.TensorEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Our engine, measured as {@link EngineProcess} asks. One thread a worker, greedy. */
@Command(
        name = "bench-engine-system",
        description = "Measures this engine: reads 'prefill TOKENS' and 'decode ANSWERS TOKENS', prints seconds.",
        mixinStandardHelpOptions = true)
public final class EngineSystemCommand implements Runnable {
    private static final int PROMPT = 32;
    private static final int POSITIONS = 2_048;

    @Option(names = "--model", required = true, description = "A published model of the Llama family.")
    private Path model = Path.of("");

    @Parameters(description = "fp32, fp16 or int8")
    private String format = "";

    @Option(
            names = "--mode",
            defaultValue = "alone",
            description =
                    "alone; hybrid, with a small model of random weights that writes; or speculative, with one that"
                            + " drafts, of which every draft stands (${DEFAULT-VALUE}).")
    private String mode = "";

    @Option(
            names = "--workers",
            defaultValue = "1",
            description = "Threads that write the answers of a batch, as many each (${DEFAULT-VALUE}).")
    private int workers;

    @Override
    public void run() {
        TensorEngine.start(1);
        var published = PretrainedModel.open(model);
        var start = System.nanoTime();
        try (var loaded = new LoadedCausalModel(
                        published.configuration(),
                        published::weight,
                        POSITIONS,
                        published.configuration().layers(),
                        WeightFormat.of(format),
                        0);
                var subject = EngineSubject.of(mode, loaded, WeightFormat.of(format))) {
            System.err.printf("read and packed in %.1f s%n", (System.nanoTime() - start) / 1e9);
            decode(subject, 1, 8);
            System.out.println("ready");
            answer(subject);
        }
    }

    private void answer(EngineSubject subject) {
        var lines = new Scanner(System.in);
        while (lines.hasNext()) {
            var taken = lines.next().equals("prefill")
                    ? prefill(subject, lines.nextInt())
                    : decoded(subject, lines.nextInt(), lines.nextInt());
            System.out.println("seconds " + taken);
        }
    }

    /** A prompt of so many tokens, to its first token. */
    private static Taken prefill(EngineSubject subject, int tokens) {
        var start = new Taken();
        try (var begun = subject.begin(List.of(prompt(0, tokens)), 1)) {
            return start.sinceThen();
        }
    }

    private Taken decoded(EngineSubject subject, int answers, int tokens) {
        return workers == 1 ? decode(subject, answers, tokens) : decodeTogether(subject, answers, tokens);
    }

    /** So many answers side by side, from their second token on. */
    private static Taken decode(EngineSubject subject, int answers, int tokens) {
        try (var begun = begin(subject, 0, answers, tokens)) {
            var start = new Taken();
            begun.write(tokens);
            return start.sinceThen();
        }
    }

    private static EngineSubject.Begun begin(EngineSubject subject, int first, int answers, int tokens) {
        var prompts = IntStream.range(first, first + answers)
                .mapToObj(answer -> prompt(answer, PROMPT))
                .toList();
        return subject.begin(prompts, tokens + 1);
    }

    /** The same in batches of equal size, one a worker; until the last of them is done. */
    private Taken decodeTogether(EngineSubject subject, int answers, int tokens) {
        var each = answers / workers;
        var batches = IntStream.range(0, workers)
                .mapToObj(worker -> begin(subject, worker * each, each, tokens))
                .toList();
        var threads = Executors.newFixedThreadPool(workers);
        try {
            CompletableFuture.allOf(batches.stream()
                            .map(batch -> CompletableFuture.runAsync(() -> {}, threads))
                            .toArray(CompletableFuture[]::new))
                    .join(); // the threads are there before the time begins
            var start = new Taken();
            CompletableFuture.allOf(batches.stream()
                            .map(batch -> CompletableFuture.runAsync(() -> batch.write(tokens), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
            return start.sinceThen().sharedBy(workers);
        } finally {
            threads.shutdown();
            batches.forEach(EngineSubject.Begun::close);
        }
    }

    /** A moment, or the time since one: seconds by the clock, and of the processor for all threads. */
    private record Taken(double clock, double processor) {
        Taken() {
            this(System.nanoTime() / 1e9, processorSeconds());
        }

        Taken sinceThen() {
            var now = new Taken();
            return new Taken(now.clock - clock, now.processor - processor);
        }

        /** Of the processor's time what one of those that worked beside one another took. */
        Taken sharedBy(int threads) {
            return new Taken(clock, processor / threads);
        }

        private static double processorSeconds() {
            try (var threads = Files.list(Path.of("/proc/self/task"))) {
                return threads.mapToLong(Taken::nanos).sum() / 1e9;
            } catch (IOException e) {
                throw new UncheckedIOException("The time of the processor is known on Linux only", e);
            }
        }

        private static long nanos(Path thread) {
            try {
                return Long.parseLong(
                        Files.readString(thread.resolve("schedstat")).split(" ")[0]);
            } catch (IOException ended) {
                return 0;
            }
        }

        @Override
        public String toString() {
            return clock + " " + processor;
        }
    }

    private static int[] prompt(int number, int tokens) {
        return IntStream.range(0, tokens)
                .map(i -> 65 + (i * 7 + number * 3) % 26)
                .toArray();
    }
}
