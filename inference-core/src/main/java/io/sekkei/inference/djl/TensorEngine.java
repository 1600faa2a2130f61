package io.sekkei.inference.djl;

import ai.djl.engine.Engine;
import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.WeightFormat;
import java.util.Set;

/**
 * Starts PyTorch with what suits serving: one thread per native call, because workers running side by side beat one worker
 * running on all cores; no graph optimiser, whose warm-up would be paid for every new length. A property that is already
 * set is left alone.
 */
public final class TensorEngine {
    private static final String THREADS = "ai.djl.pytorch.num_threads";

    private TensorEngine() {}

    /** Starts the engine for serving; later calls do nothing. */
    public static void start() {
        start(1);
    }

    /**
     * Starts the engine; later calls do nothing.
     *
     * @param threads threads of one native call
     */
    public static void start(int threads) {
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
        setDefault(THREADS, Integer.toString(threads));
        setDefault("ai.djl.pytorch.num_interop_threads", "1");
        setDefault("ai.djl.pytorch.graph_optimizer", "false");
        Engine.getEngine("PyTorch");
        NativeLibraries.beginToRead();
    }

    /**
     * What computes here.
     *
     * @param graphs the sources of the programs that run
     * @param template the prompt template, as the manifest writes it
     * @param format how the weights are held
     */
    public static EngineDescription description(String graphs, String template, WeightFormat format) {
        var engine = Engine.getEngine("PyTorch");
        return new EngineDescription(
                engine.getEngineName(),
                engine.getVersion(),
                NativeLibraries.name(),
                NativeLibraries.digest(),
                NativeLibraries.sha256(graphs),
                NativeLibraries.sha256(template),
                numericClass(format),
                Integer.getInteger(THREADS, 1));
    }

    /** Sums are taken in another order where registers are wider, so that their width is a part of it. */
    private static String numericClass(WeightFormat format) {
        return "%s-%s".formatted(format.wireName(), ComputeDevice.isGpu() ? "gpu" : "cpu-" + vectors());
    }

    private static String vectors() {
        return Processor.hasAny(Set.of("avx512f")) ? "avx512" : Processor.hasAny(Set.of("avx2")) ? "avx2" : "sse";
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
