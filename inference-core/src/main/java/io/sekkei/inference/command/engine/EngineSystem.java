package io.sekkei.inference.command.engine;

import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.command.PairTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One engine with one format of weights, and how the process that measures it is started.
 *
 * @param name the engine
 * @param weights how it holds them
 * @param command what starts it
 * @param workers threads that share a batch; those of more than one are measured by their largest batch only
 */
record EngineSystem(String name, String weights, List<String> command, int workers) {
    static final String OURS = "sekkei";
    static final String TWO_WORKERS = OURS + " on 2 workers";

    EngineSystem(String name, String weights, List<String> command) {
        this(name, weights, command, 1);
    }

    String label() {
        return name + " " + weights;
    }

    /** Ours: the model alone in every format, with two workers too, and two modes that bring a small model along. */
    static List<EngineSystem> ours(Path model) {
        var systems = new ArrayList<EngineSystem>();
        for (var format : WeightFormat.values()) {
            systems.add(ours(OURS, model, "alone", format, 1));
        }
        systems.add(ours(OURS + " hybrid", model, "hybrid", WeightFormat.FP16, 1));
        systems.add(ours(OURS + " speculative", model, "speculative", WeightFormat.FP16, 1));
        for (var format : List.of(WeightFormat.FP16, WeightFormat.INT8)) {
            systems.add(ours(TWO_WORKERS, model, "alone", format, 2));
        }
        return systems;
    }

    private static EngineSystem ours(String name, Path model, String mode, WeightFormat format, int workers) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new EngineSystem(
                name,
                format.wireName(),
                List.of(
                        java,
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PairTools.class.getName(),
                        "bench-engine-system",
                        "--model",
                        model.toString(),
                        "--mode",
                        mode,
                        "--workers",
                        Integer.toString(workers),
                        format.wireName()),
                workers);
    }

    boolean isOurs() {
        return name.startsWith(OURS);
    }

    /** @param classPath of the other engines */
    static List<EngineSystem> llamaCpp(Path sources, String classPath, SmolLmFiles files) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var source = sources.resolve("LlamaCpp.java").toString();
        return List.of(
                new EngineSystem(
                        "llama.cpp",
                        "f16",
                        List.of(
                                java,
                                "-cp",
                                classPath,
                                source,
                                files.gguf("f16").toString())),
                new EngineSystem(
                        "llama.cpp",
                        "q8_0",
                        List.of(
                                java,
                                "-cp",
                                classPath,
                                source,
                                files.gguf("q8_0").toString())));
    }

    /** @param jdk a newer one, for its vectors */
    static Optional<EngineSystem> jlama(Path jdk, Path sources, String classPath, Path model) {
        var java = jdk.resolve("bin/java");
        if (!Files.isExecutable(java)) {
            return Optional.empty();
        }
        return Optional.of(new EngineSystem(
                "jlama",
                "f32",
                List.of(
                        java.toString(),
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djlama.force_panama_tensor_operations=true",
                        "-Xmx3g",
                        "-cp",
                        classPath,
                        sources.resolve("Jlama.java").toString(),
                        model.toString(),
                        "F32")));
    }

    /** @param python one that has torch and transformers */
    static List<EngineSystem> transformers(Path python, Path sources, Path model) {
        var script = sources.resolve("transformers_bench.py").toString();
        return Files.isRegularFile(python) && Files.isExecutable(python)
                ? List.of(new EngineSystem(
                        "transformers", "fp32", List.of(python.toString(), script, model.toString(), "float32")))
                : List.of();
    }
}
