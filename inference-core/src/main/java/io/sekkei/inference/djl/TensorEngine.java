package io.sekkei.inference.djl;

import ai.djl.engine.Engine;
import io.sekkei.inference.EngineDescription;

/**
 * Starts PyTorch with what suits serving: one thread per native call, because workers running side by side beat one worker
 * running on all cores; no graph optimiser, whose warm-up would be paid for every new length. A property that is already
 * set is left alone.
 */
public final class TensorEngine {
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
        setDefault("ai.djl.pytorch.num_threads", Integer.toString(threads));
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
     */
    public static EngineDescription description(String graphs, String template) {
        var engine = Engine.getEngine("PyTorch");
        return new EngineDescription(
                engine.getEngineName(),
                engine.getVersion(),
                NativeLibraries.name(),
                NativeLibraries.digest(),
                NativeLibraries.sha256(graphs),
                NativeLibraries.sha256(template));
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
