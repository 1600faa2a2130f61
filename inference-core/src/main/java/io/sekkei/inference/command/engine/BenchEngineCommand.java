package io.sekkei.inference.command.engine;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.command.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures our engine beside others on the same weights, one thread each, in one run. The engines take turns task by task, so
 * that what else a shared machine does disturbs all alike; figures are medians over the rounds, and ratios are made of them.
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
                    "Engines with their weights, as in 'sekkei int8': for machines whose memory does not hold all.")
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
        var bandwidth = MemoryBandwidth.measure();
        var measured = measure(systems(files));
        var document = document(measured, bandwidth);
        write(out, document.toPrettyString() + "\n");
        write(sibling(".md"), EngineTable.of(document));
        write(sibling(".svg"), EngineChart.of(document));
        System.out.println(EngineTable.of(document));
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

    private List<String> tasks() {
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

    private List<Measured> measure(List<EngineSystem> systems) {
        var processes = new LinkedHashMap<EngineProcess, Map<String, List<Double>>>();
        try {
            for (var system : systems) {
                start(system, processes);
            }
            for (var round = 1; round <= rounds; round++) {
                for (var task : tasks()) {
                    System.err.printf("round %d of %d: %s%n", round, rounds, task);
                    processes.forEach((process, seconds) -> seconds.computeIfAbsent(task, unused -> new ArrayList<>())
                            .add(taken(process.measure(task))));
                }
            }
            return processes.entrySet().stream()
                    .map(entry -> new Measured(
                            entry.getKey().system(),
                            entry.getValue(),
                            entry.getKey().peakMemoryMiB()))
                    .toList();
        } finally {
            processes.keySet().forEach(EngineProcess::close);
        }
    }

    private double taken(EngineProcess.Seconds seconds) {
        return processorTime ? seconds.processor() : seconds.clock();
    }

    /** An engine that is not here or does not run is left out, with a line that says so; ours must. */
    private void start(EngineSystem system, Map<EngineProcess, Map<String, List<Double>>> processes) {
        System.err.printf("warming up %s%n", system.label());
        try {
            processes.put(new EngineProcess(system, work), new LinkedHashMap<>());
        } catch (IllegalStateException e) {
            if (system.name().equals(EngineSystem.OURS)) {
                throw e;
            }
            System.err.printf("left out: %s%n", e.getMessage());
        }
    }

    private ObjectNode document(List<Measured> measured, double bandwidth) {
        var root = new JsonMapper().createObjectNode();
        root.put("machine", Machine.describe());
        root.put(
                "method",
                "random weights of the shape of SmolLM2-135M; one thread and one worker each; greedy; the engines take turns,"
                        + " task by task; medians of %d rounds of %s; answers of %d tokens after prompts of 32"
                                .formatted(rounds, processorTime ? "processor time" : "time", tokens));
        root.put("readBandwidthGBs", rounded(bandwidth / 1e9));
        var rows = root.putArray("rows");
        measured.forEach(one -> row(rows.addObject(), one));
        ratios(root.putObject("ratios"), measured, bandwidth);
        return root;
    }

    private void row(ObjectNode row, Measured one) {
        row.put("engine", one.system().name()).put("weights", one.system().weights());
        for (var length : PROMPTS) {
            row.put("prefill%dTokensPerSecond".formatted(length), rounded(length / one.median(prefill(length))));
            row.put("firstToken%dMs".formatted(length), rounded(1000 * one.median(prefill(length))));
        }
        for (var answers : BATCHES) {
            row.put("decodeBatch%dTokensPerSecond".formatted(answers), rounded(rate(one, answers)));
        }
        row.put("peakMemoryMiB", Math.round(one.memoryMiB()));
    }

    private double rate(Measured one, int answers) {
        return answers * tokens / one.median(decode(answers));
    }

    private void ratios(ObjectNode ratios, List<Measured> measured, double bandwidth) {
        var all = new LinkedHashMap<String, Measured>();
        measured.forEach(one -> all.put(one.system().label(), one));
        var int8 = all.get("sekkei int8");
        var fp16 = all.get("sekkei fp16");
        var fp32 = all.get("sekkei fp32");
        put(ratios, "decodeVsLlamaCpp", int8, all.get("llama.cpp q8_0"), 1);
        put(ratios, "decodeFp16VsLlamaCppF16", fp16, all.get("llama.cpp f16"), 1);
        put(ratios, "decodeVsJlama", fp32, all.get("jlama f32"), 1);
        put(ratios, "decodeFp16VsJlama", fp16, all.get("jlama f32"), 1);
        put(ratios, "decodeVsTransformers", fp16, all.get("transformers fp32"), 1);
        put(ratios, "decodeFp32VsTransformers", fp32, all.get("transformers fp32"), 1);
        putPrefill(ratios, "prefillVsTransformers", fp32, all.get("transformers fp32"));
        putPrefill(ratios, "prefillVsLlamaCpp", int8, all.get("llama.cpp q8_0"));
        if (int8 != null && fp16 != null && fp32 != null) {
            ratios.put("batch16VsBatch1", rounded(rate(int8, 16) / rate(int8, 1)));
            ratios.put("batch16VsBatch1Fp16", rounded(rate(fp16, 16) / rate(fp16, 1)));
            var bytes = SmolLmFiles.SHAPE.parameters();
            ratios.put("bandwidthShare", rounded(bytes * rate(int8, 1) / bandwidth));
            ratios.put("bandwidthShareFp16", rounded(2.0 * bytes * rate(fp16, 1) / bandwidth));
            ratios.put("bandwidthShareFp32", rounded(4.0 * bytes * rate(fp32, 1) / bandwidth));
        }
    }

    private void put(
            ObjectNode ratios,
            String name,
            @org.jspecify.annotations.Nullable Measured ours,
            @org.jspecify.annotations.Nullable Measured other,
            int answers) {
        if (ours != null && other != null) {
            ratios.put(name, rounded(rate(ours, answers) / rate(other, answers)));
        }
    }

    private static void putPrefill(
            ObjectNode ratios,
            String name,
            @org.jspecify.annotations.Nullable Measured ours,
            @org.jspecify.annotations.Nullable Measured other) {
        if (ours != null && other != null) {
            ratios.put(name, rounded(other.median(prefill(256)) / ours.median(prefill(256))));
        }
    }

    private Path sibling(String ending) {
        return out.resolveSibling(out.getFileName().toString().replace(".json", ending));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
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
