package io.sekkei.inference.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.IValue;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forward passes of one architecture, as a TorchScript module without weights. Every method is one native call.
 * Thread-safe.
 */
final class TransformerGraph implements AutoCloseable {
    static final String SOURCE = "transformer.torchscript";
    private static final String EXPLANATION = "explanation.torchscript";

    private final ScriptedGraph graph;

    private TransformerGraph(ScriptedGraph graph) {
        this.graph = graph;
    }

    /**
     * How a graph computes, apart from the architecture: serving is exact and has its weights packed for that, training
     * trades precision for speed.
     */
    record Arithmetic(@Nullable WeightFormat format, boolean bfloat16, double dropout, double labelSmoothing) {
        /** Exact, and with gradients, which packed weights have none of. */
        static final Arithmetic EXPLAINING = new Arithmetic(null, false, 0, 0);

        static Arithmetic serving(WeightFormat format) {
            return new Arithmetic(format, false, 0, 0);
        }

        static Arithmetic training(boolean bfloat16, double dropout, double labelSmoothing) {
            return new Arithmetic(null, bfloat16, dropout, labelSmoothing);
        }
    }

    static TransformerGraph of(TransformerConfiguration configuration, Arithmetic arithmetic) {
        return new TransformerGraph(
                ScriptedGraph.of(ScriptedGraph.source(SOURCE), constants(configuration, arithmetic)));
    }

    /** The same architecture with the methods that explain answers; apart, so that serving stays the program it was. */
    static TransformerGraph explaining(TransformerConfiguration configuration) {
        var source = ScriptedGraph.source(SOURCE) + ScriptedGraph.source(EXPLANATION);
        return new TransformerGraph(ScriptedGraph.of(source, constants(configuration, Arithmetic.EXPLAINING)));
    }

    /** The program itself. */
    ScriptedGraph scripted() {
        return graph;
    }

    /** Runs a method without gradients. The caller closes the arguments and the result. */
    IValue run(String method, IValue... arguments) {
        return graph.run(method, arguments);
    }

    /** Computes the training loss, keeping what is needed for its gradient. */
    NDArray loss(NDList arguments) {
        return graph.forward(arguments);
    }

    /** Runs the method that the first argument names, keeping what is needed for the gradient of its result. */
    NDArray differentiable(NDList arguments) {
        return graph.forward(arguments);
    }

    @Override
    public void close() {
        graph.close();
    }

    static String complete(TransformerConfiguration configuration, Arithmetic arithmetic) {
        return ScriptedGraph.completed(ScriptedGraph.source(SOURCE), constants(configuration, arithmetic));
    }

    static Map<String, String> constants(TransformerConfiguration c, Arithmetic arithmetic) {
        var projector = 1 + c.encoderWeights().size();
        var format = arithmetic.format();
        var constants = new LinkedHashMap<>(format == null ? Products.training() : Products.serving(format));
        constants.put("SCALE", "");
        constants.put("MEMORY_LAYERS", Integer.toString(c.decoderLayers()));
        constants.put("KV_HEADS", Integer.toString(c.heads()));
        constants.put("HEAD", Integer.toString(format == null ? 0 : c.weights().size()));
        // Prompts that come embedded are projected with the representation, which leaves the positions to add.
        var conditioning = c.promptWidth() > 0 ? Conditioning.REPLACE : c.conditioning();
        constants.put("READ", read(conditioning, "self.embed(ids, places, w)"));
        constants.put("READ_SCALED", read(conditioning, "self.scaled(ids, places, gains, w)"));
        constants.put("REPRESENTATION_WIDTH", Integer.toString(c.representationWidth()));
        constants.put("PROMPT_WIDTH", Integer.toString(c.promptWidth()));
        constants.put(
                "PROJECT",
                c.inputWidth() == 0 ? "projected = representation" : "projected = self.project(representation, w, p)");
        constants.put("WIDTH", Integer.toString(c.width()));
        constants.put("HEADS", Integer.toString(c.heads()));
        constants.put("HEAD_WIDTH", Integer.toString(c.width() / c.heads()));
        constants.put("VOCABULARY", Integer.toString(c.vocabularySize()));
        constants.put("EMBEDDING_SCALE", Double.toString(Math.sqrt(c.width())));
        constants.put("ENCODER_LAYERS", Integer.toString(c.encoderLayers()));
        constants.put("DECODER_LAYERS", Integer.toString(c.decoderLayers()));
        constants.put("ENCODER", "1");
        constants.put("PROJECTOR", Integer.toString(projector));
        constants.put(
                "DECODER", Integer.toString(projector + c.projectorWeights().size()));
        constants.put("BFLOAT16", arithmetic.bfloat16() ? "True" : "False");
        constants.put("DROPOUT", Double.toString(arithmetic.dropout()));
        constants.put("SMOOTHING", Double.toString(arithmetic.labelSmoothing()));
        return constants;
    }

    private static String read(Conditioning conditioning, String embedded) {
        return switch (conditioning) {
            case NONE -> "return self.encoder_layers(self.drop(%s), bias, w, p)".formatted(embedded);
            case ADD ->
                "return self.encoder_layers(self.drop(torch.add(%s, projected)), bias, w, p)".formatted(embedded);
            case REPLACE -> "return self.encoder_layers(self.drop(torch.add(projected, places)), bias, w, p)";
            case CROSS_ATTENTION -> "return projected";
        };
    }
}
