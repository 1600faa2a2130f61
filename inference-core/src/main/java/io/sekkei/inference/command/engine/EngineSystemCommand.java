package io.sekkei.inference.command.engine;

import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.checkpoint.pretrained.PretrainedModel;
import io.sekkei.inference.decoder.DecoderInput;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.djl.LoadedCausalModel;
import io.sekkei.inference.djl.TensorEngine;
import io.sekkei.inference.sampling.Sampler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Scanner;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Our engine, measured as {@link EngineProcess} asks. One thread, greedy. */
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
                0)) {
            System.err.printf("read and packed in %.1f s%n", (System.nanoTime() - start) / 1e9);
            decode(loaded, 1, 8);
            System.out.println("ready");
            answer(loaded);
        }
    }

    private static void answer(LoadedCausalModel loaded) {
        var lines = new Scanner(System.in);
        while (lines.hasNext()) {
            var taken = lines.next().equals("prefill")
                    ? prefill(loaded, lines.nextInt())
                    : decode(loaded, lines.nextInt(), lines.nextInt());
            System.out.println("seconds " + taken);
        }
    }

    /** A prompt of so many tokens, to its first token. */
    private static Taken prefill(LoadedCausalModel loaded, int tokens) {
        var prompt = prompt(0, tokens);
        var start = new Taken();
        try (var state = loaded.begin(java.util.List.of(new DecoderInput(prompt, null)), 1)) {
            chosen(state.step(new int[] {prompt[tokens - 1]}));
            return start.sinceThen();
        }
    }

    /** So many answers side by side, from their second token on. */
    private static Taken decode(LoadedCausalModel loaded, int answers, int tokens) {
        var inputs = IntStream.range(0, answers)
                .mapToObj(answer -> new DecoderInput(prompt(answer, PROMPT), null))
                .toList();
        try (var state = loaded.begin(inputs, tokens + 1)) {
            var fed = inputs.stream()
                    .mapToInt(input -> input.promptIds()[PROMPT - 1])
                    .toArray();
            return steps(state, chosen(state.step(fed)), tokens);
        }
    }

    private static Taken steps(DecoderState state, int[] first, int tokens) {
        var start = new Taken();
        var fed = first;
        for (var step = 0; step < tokens; step++) {
            fed = chosen(state.step(fed));
        }
        return start.sinceThen();
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

    private static int[] chosen(StepOutput output) {
        return IntStream.range(0, output.rows())
                .map(row -> Sampler.GREEDY.choose(Arrays.copyOfRange(
                        output.logits(), row * output.vocabularySize(), (row + 1) * output.vocabularySize())))
                .toArray();
    }

    private static int[] prompt(int number, int tokens) {
        return IntStream.range(0, tokens)
                .map(i -> 65 + (i * 7 + number * 3) % 26)
                .toArray();
    }
}
