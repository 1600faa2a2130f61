package io.sekkei.inference.djl;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** TorchScript source with its constants filled in, loaded into PyTorch. Every method is one native call. Thread-safe. */
final class ScriptedGraph implements AutoCloseable {
    private final Model model;
    private final PtSymbolBlock block;

    private ScriptedGraph(Model model) {
        this.model = model;
        this.block = (PtSymbolBlock) model.getBlock();
    }

    /**
     * Loads a graph.
     *
     * @param source one class {@code Graph}, in which <code>${NAME}</code> stands for a constant
     */
    static ScriptedGraph of(String source, Map<String, String> constants) {
        TensorEngine.start();
        var model = Model.newInstance("graph", "PyTorch");
        try {
            model.load(new ByteArrayInputStream(TorchScriptArchive.of(completed(source, constants))));
            return new ScriptedGraph(model);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw new IllegalStateException("The graph could not be loaded into PyTorch", e);
        }
    }

    /** A source that is part of this build. */
    static String source(String resource) {
        try (var stream = ScriptedGraph.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The resource " + resource + " is missing from this build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The resource " + resource + " could not be read", e);
        }
    }

    /** Runs a method without gradients. The caller closes the arguments and the result. */
    IValue run(String method, IValue... arguments) {
        return IValueUtils.runMethod(block, method, arguments);
    }

    /** Runs the method forward, keeping what is needed for the gradient of its result. */
    NDArray forward(NDList arguments) {
        return IValueUtils.forward(block, arguments, true).singletonOrThrow();
    }

    @Override
    public void close() {
        model.close();
    }

    /** The source with its constants filled in: what PyTorch compiles. */
    static String completed(String source, Map<String, String> constants) {
        var completed = source;
        for (var before = ""; !completed.equals(before); ) { // what was filled in may have constants itself
            before = completed;
            for (var constant : constants.entrySet()) {
                completed = completed.replace("${" + constant.getKey() + "}", constant.getValue());
            }
        }
        return completed;
    }
}
