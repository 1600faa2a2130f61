package io.sekkei.inference.command.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures our engine beside others on the same weights, one thread each, one engine after the other: together they would not
 * fit the memory of a usual machine. Figures are medians over the rounds, and ratios are made of them. The figures are written
 * after each engine and those of engines that are not measured are kept, so that it can be done in parts.
 */
@Command(
        name = "bench-engine",
        description = "Measures this engine beside llama.cpp, Jlama and transformers.",
        mixinStandardHelpOptions = true)
public final class BenchEngineCommand implements Runnable {
    private static final int[] PROMPTS = {32, 256, 1024};
    private static final int[] BATCHES = {1, 4, 16};

    @Option(
            names = "--work",
            defaultValue = "inference-core/target/bench-engine",
            description = "Where models lie (${DEFAULT-VALUE}).")
    private Path work = Path.of("");

    @Option(
            names = "--sources",
            defaultValue = "inference-core/benchmarks/engine",
            description = "How other engines are asked (${DEFAULT-VALUE}).")
    private Path sources = Path.of("");

    @Option(names = "--others", defaultValue = "", description = "Class path of other engines.")
    private String others = "";

    @Option(names = "--jlama-jdk", defaultValue = "", description = "Home of a JDK 21 or newer, for Jlama.")
    private Path jlamaJdk = Path.of("");

    @Option(names = "--python", defaultValue = "", description = "A Python that has torch and transformers.")
    private Path python = Path.of("");

    @Option(
            names = "--only",
            split = ",",
            description =
                    "Engines with their weights, as in 'sekkei int8'; the figures of all others stay as they were.")
    private List<String> only = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "Turns of each engine (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--tokens", defaultValue = "32", description = "Tokens of each answer (${DEFAULT-VALUE}).")
    private int tokens;

    @Option(
            names = "--out",
            defaultValue = "docs/benchmarks/engine.json",
            description = "Where the figures go (${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Option(
            names = "--processor-time",
            description =
                    "Count the time of the processor instead of the clock's: for machines that do other work too.")
    private boolean processorTime;

    /** What was measured of one engine: seconds of every turn, by task. */
    private record Measured(EngineSystem system, Map<String, List<Double>> seconds, double memoryMiB) {
        double median(String task) {
            var all = seconds.getOrDefault(task, List.of()).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            return all.length == 0 ? Double.NaN : all[all.length / 2];
        }
    }

    @Override
    public void run() {
        var files = new SmolLmFiles(work);
        files.write();
        var document = document(MemoryBandwidth.measure());
        for (var system : systems(files)) {
            measure(system).ifPresent(measured -> write(document, measured));
        }
        System.out.println(EngineTable.of(document));
    }

    /** What was measured before, of engines that are not asked for now. */
    private EngineDocument document(double bandwidth) {
        var document = EngineDocument.of(
                "random weights of the shape of SmolLM2-135M; one thread a worker and one worker, or two that share a"
                        + " batch where the row says so; greedy; one engine after the"
                        + " other; medians of %d rounds of %s; answers of %d tokens after prompts of 32"
                                .formatted(rounds, processorTime ? "processor time" : "time", tokens),
                bandwidth);
        if (!only.isEmpty() && Files.exists(out)) {
            document.keep(EngineDocument.read(out));
        }
        return document;
    }

    private void write(EngineDocument document, Measured measured) {
        document.put(measured.system(), figures(measured));
        write(out, document.json());
        write(sibling(".md"), EngineTable.of(document));
        write(sibling(".svg"), EngineChart.of(document.root()));
    }

    private List<EngineSystem> systems(SmolLmFiles files) {
        var systems = new ArrayList<>(EngineSystem.ours(files.folder()));
        if (!others.isEmpty()) {
            systems.addAll(EngineSystem.llamaCpp(sources, others, files));
            EngineSystem.jlama(jlamaJdk, sources, others, files.folder()).ifPresent(systems::add);
        }
        systems.addAll(EngineSystem.transformers(python, sources, files.folder()));
        systems.removeIf(system -> !only.isEmpty() && !only.contains(system.label()));
        return systems;
    }

    private List<String> tasks(EngineSystem system) {
        if (system.workers() > 1) {
            return List.of(decode(BATCHES[BATCHES.length - 1]));
        }
        var tasks = new ArrayList<String>();
        Arrays.stream(PROMPTS).forEach(length -> tasks.add(prefill(length)));
        Arrays.stream(BATCHES).forEach(answers -> tasks.add(decode(answers)));
        return tasks;
    }

    private static String prefill(int length) {
        return "prefill " + length;
    }

    private String decode(int answers) {
        return "decode %d %d".formatted(answers, tokens);
    }

    /** An engine that is not here or does not run is left out, with a line that says so; ours must. */
    private Optional<Measured> measure(EngineSystem system) {
        System.err.printf("warming up %s%n", system.label());
        var seconds = new LinkedHashMap<String, List<Double>>();
        try (var process = new EngineProcess(system, work)) {
            for (var round = 1; round <= rounds; round++) {
                for (var task : tasks(system)) {
                    System.err.printf("%s, round %d of %d: %s%n", system.label(), round, rounds, task);
                    seconds.computeIfAbsent(task, unused -> new ArrayList<>()).add(taken(process.measure(task)));
                }
            }
            return Optional.of(new Measured(system, seconds, process.peakMemoryMiB()));
        } catch (IllegalStateException e) {
            if (system.isOurs()) {
                throw e;
            }
            System.err.printf("left out: %s%n", e.getMessage());
            return Optional.empty();
        }
    }

    private double taken(EngineProcess.Seconds seconds) {
        return processorTime ? seconds.processor() : seconds.clock();
    }

    private Map<String, Double> figures(Measured one) {
        var figures = new LinkedHashMap<String, Double>();
        for (var length : PROMPTS) {
            figures.put("prefill%dTokensPerSecond".formatted(length), length / one.median(prefill(length)));
            figures.put("firstToken%dMs".formatted(length), 1000 * one.median(prefill(length)));
        }
        for (var answers : BATCHES) {
            figures.put(
                    "decodeBatch%dTokensPerSecond".formatted(answers), answers * tokens / one.median(decode(answers)));
        }
        figures.put("peakMemoryMiB", one.memoryMiB());
        figures.values().removeIf(value -> value.isNaN()); // what was not measured
        return figures;
    }

    private Path sibling(String ending) {
        return out.resolveSibling(out.getFileName().toString().replace(".json", ending));
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be written".formatted(file), e);
        }
    }
}
