package io.sekkei.inference.djl;

import io.sekkei.inference.WeightFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How a graph multiplies by its matrices: one TorchScript source for each format of the weights. */
final class Products {
    private static final String PACKED = "List[__torch__.torch.classes.quantized.LinearPackedParamsBase]";

    /** Sums of bytes stay whole in 32 bits. Without this, pairs are added in 16 bits first and may overflow. */
    private static final Set<String> WHOLE_SUMS = Set.of("avx512_vnni");

    private Products() {}

    /**
     * What a graph for serving is completed with: products, memory of rows, device.
     *
     * @throws IllegalArgumentException if the device cannot multiply by such weights
     */
    static Map<String, String> serving(WeightFormat format) {
        var constants = new LinkedHashMap<String, String>();
        constants.put("PRODUCTS", ScriptedGraph.source(resource(format)).stripTrailing());
        constants.put("ROWS", ScriptedGraph.source("rows.torchscript").stripTrailing());
        constants.putAll(common());
        var bits = Processor.hasAny(WHOLE_SUMS) ? 8 : 7;
        constants.put("INT8_STEP", Double.toString(1.0 / ((1 << (bits - 1)) - 1)));
        constants.put("INT8_MIDDLE", Integer.toString(1 << (bits - 1)));
        return constants;
    }

    /** What a graph for training is completed with. */
    static Map<String, String> training() {
        var constants = new LinkedHashMap<String, String>();
        constants.put(
                "PRODUCTS",
                ScriptedGraph.source("products-training.torchscript").stripTrailing());
        constants.put("ROWS", ScriptedGraph.source("rows.torchscript").stripTrailing());
        constants.putAll(common());
        return constants;
    }

    private static Map<String, String> common() {
        return Map.of(
                "PACKED", PACKED,
                "DEVICE", ComputeDevice.torchName(),
                "PROJECTION", ScriptedGraph.source("projection.torchscript").stripTrailing(),
                "ADAMW", ScriptedGraph.source("adamw.torchscript").stripTrailing());
    }

    private static String resource(WeightFormat format) {
        if (ComputeDevice.isGpu()) {
            return switch (format) {
                case FP32 -> "products-plain.torchscript";
                case FP16 -> "products-half.torchscript";
                case INT8 ->
                    throw new IllegalArgumentException(
                            "Weights in int8 are multiplied by the processor only; choose fp16 for a graphics processor");
            };
        }
        return switch (format) {
            case FP32 -> "products-onednn.torchscript";
            case FP16 -> "products-fp16.torchscript";
            case INT8 -> "products-int8.torchscript";
        };
    }
}
