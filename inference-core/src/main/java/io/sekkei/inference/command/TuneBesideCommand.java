package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.ServingSettings;
import io.sekkei.inference.tuning.FineTuning;
import io.sekkei.inference.tuning.TuningDataset;
import io.sekkei.inference.tuning.TuningLaunch;
import io.sekkei.inference.tuning.TuningListener;
import io.sekkei.inference.tuning.TuningProcess;
import io.sekkei.inference.tuning.TuningProgress;
import io.sekkei.inference.tuning.TuningSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a tuning job costs a server beside it: the time of each answer, in turns without a job and with one that learns in a
 * process of its own. The turns alternate, so that what else the machine does disturbs both alike.
 */
@Command(
        name = "tune-beside",
        description = "Measures the latency of serving with and without a tuning job beside it.",
        mixinStandardHelpOptions = true)
final class TuneBesideCommand implements Runnable {
    private static final int WARM_UP = 500;
    private static final double TAIL = 0.95;

    @Mixin
    private DomainOptions domain = new DomainOptions();

    @Option(names = "--turns", defaultValue = "3", description = "Turns of each kind (${DEFAULT-VALUE}).")
    private int turns;

    @Option(names = "--sentences", defaultValue = "500", description = "Answers a turn (${DEFAULT-VALUE}).")
    private int sentences;

    @Option(names = "--target", defaultValue = "250", description = "Latency target in ms (${DEFAULT-VALUE}).")
    private double target;

    @Option(
            names = "--out",
            defaultValue = "docs/benchmarks/tune-beside.json",
            description = "Where the figures go (${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Override
    public void run() {
        var dataset = new TuningDataset(domain.train(500), domain.dev(20));
        var settings = TuningSettings.full().withUpdates(100_000, 1_000, 1_000).withQualitySentences(0);
        FineTuning.create(domain.work, domain.pair.toString(), settings, dataset);
        var alone = new Times();
        var behind = new Times();
        var inFront = new Times();
        try (var generator = PairLoader.open(domain.pair.toString(), ServingSettings.defaults())) {
            var prompts = prompts();
            IntStream.range(0, WARM_UP).forEach(turn -> millis(generator, prompts.get(turn % prompts.size())));
            var launch = TuningLaunch.likeThisProcess();
            for (var turn = 0; turn < turns; turn++) {
                prompts.forEach(prompt -> alone.add(millis(generator, prompt)));
                turnBeside(generator, prompts, behind, launch);
                turnBeside(generator, prompts, inFront, new TuningLaunch(launch.program(), false));
                System.err.printf("turn %d of %d%n", turn + 1, turns);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        FineTuning.open(domain.work).discard();
        report(alone, behind, inFront);
    }

    /** What was measured in one situation. */
    private static final class Times {
        private final List<Double> millis = new ArrayList<>();
        private long updates;

        void add(double time) {
            millis.add(time);
        }
    }

    /** Starts the job, waits until it learns, measures, and pauses it. */
    private void turnBeside(TextGenerator generator, List<String> prompts, Times times, TuningLaunch launch)
            throws InterruptedException {
        var learning = new CountDownLatch(1);
        var first = new AtomicLong(-1);
        var last = new AtomicLong();
        var listener = new TuningListener() {
            @Override
            public void progressed(TuningProgress progress) {
                if (progress.stage() == TuningProgress.Stage.TRAINING) {
                    first.compareAndSet(-1, progress.done());
                    last.set(progress.done());
                    learning.countDown();
                }
            }
        };
        try (var job = TuningProcess.start(domain.work, launch, listener)) {
            while (learning.getCount() > 0 && job.isAlive()) {
                Thread.sleep(100);
            }
            prompts.forEach(prompt -> times.add(millis(generator, prompt)));
            times.updates += last.get() - first.get();
            job.pause();
            job.await();
        }
    }

    private List<String> prompts() {
        return TranslationTask.detokenized(domain.dev, "dev").stream()
                .limit(sentences)
                .map(sentence -> "Translate to Japanese: " + sentence.english())
                .toList();
    }

    private static double millis(TextGenerator generator, String prompt) {
        var start = System.nanoTime();
        generator.generate(GenerationRequest.of(prompt, DecodingMode.LLM_TO_SLM), TokenListener.NONE);
        return (System.nanoTime() - start) / 1e6;
    }

    private void report(Times alone, Times behind, Times inFront) {
        var document = new JsonMapper().createObjectNode();
        document.put("machine", Machine.describe());
        document.put(
                "method",
                ("%d turns of %d answers in each situation, in alternation, one request at a time, mode llm-to-slm, default"
                                + " serving settings; the job: full tuning, one thread, behind (scheduling class idle, bound to the last"
                                + " core: TuningLaunch) or in front (a process like any other)")
                        .formatted(turns, sentences));
        document.put("latencyTargetMs", target);
        put(document.putObject("alone"), alone);
        put(document.putObject("behind"), behind);
        put(document.putObject("inFront"), inFront);
        try {
            Files.writeString(out, document.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written".formatted(out), e);
        }
        System.out.println(document.toPrettyString());
    }

    private void put(ObjectNode node, Times times) {
        var sorted = times.millis.stream().sorted().toList();
        node.put("answers", sorted.size());
        node.put("updatesOfTheJob", times.updates);
        node.put("medianMs", rounded(sorted.get(sorted.size() / 2)));
        node.put("p95Ms", rounded(sorted.get((int) (TAIL * (sorted.size() - 1)))));
        node.put(
                "withinTarget",
                rounded((double) sorted.stream().filter(ms -> ms <= target).count() / sorted.size()));
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3f", value));
    }
}
