package io.sekkei.inference.command.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.command.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/** The figures as {@code engine.json} holds them: a row for each engine and format of weights, and the ratios between them. */
final class EngineDocument {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DECODE = "decodeBatch1TokensPerSecond";
    private static final String DECODE_16 = "decodeBatch16TokensPerSecond";
    private static final String PREFILL = "prefill256TokensPerSecond";
    private static final String INT8 = "sekkei int8";
    private static final String FP16 = "sekkei fp16";
    private static final String FP32 = "sekkei fp32";
    private static final String HYBRID = "sekkei hybrid";
    private static final String SPECULATIVE = "sekkei speculative";
    private static final String TWO_WORKERS = EngineSystem.TWO_WORKERS + " ";
    private static final String LLAMA_CPP = "llama.cpp q8_0";
    private static final String JLAMA = "jlama f32";
    private static final String TRANSFORMERS = "transformers fp32";

    private final ObjectNode root;

    private EngineDocument(ObjectNode root) {
        this.root = root;
    }

    static EngineDocument of(String method, double bandwidth) {
        var root = JSON.createObjectNode();
        root.put("machine", Machine.describe());
        root.put("method", method);
        root.put("readBandwidthGBs", rounded(bandwidth / 1e9));
        root.putArray("rows");
        root.putObject("ratios");
        return new EngineDocument(root);
    }

    static EngineDocument read(Path file) {
        try {
            return new EngineDocument((ObjectNode) JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("The figures in %s could not be read".formatted(file), e);
        }
    }

    JsonNode root() {
        return root;
    }

    String json() {
        return root.toPrettyString() + "\n";
    }

    /** Takes over what another document tells. */
    void keep(EngineDocument earlier) {
        rows().addAll((ArrayNode) earlier.root.get("rows"));
    }

    /** Puts the figures of an engine in place of those it had. */
    void put(EngineSystem system, Map<String, Double> figures) {
        var row = JSON.createObjectNode();
        row.put("engine", system.name()).put("weights", system.weights());
        figures.forEach((name, value) -> row.put(name, rounded(value)));
        var rows = rows();
        for (var index = 0; index < rows.size(); index++) {
            if (label(rows.get(index)).equals(system.label())) {
                rows.remove(index);
                break;
            }
        }
        rows.add(row);
        putRatios();
    }

    private ArrayNode rows() {
        return (ArrayNode) root.get("rows");
    }

    private void putRatios() {
        var ratios = root.putObject("ratios");
        put(ratios, "decodeVsLlamaCpp", ratio(INT8, DECODE, LLAMA_CPP, DECODE));
        put(ratios, "decodeFp16VsLlamaCppF16", ratio(FP16, DECODE, "llama.cpp f16", DECODE));
        put(ratios, "decodeVsJlama", ratio(FP32, DECODE, JLAMA, DECODE));
        put(ratios, "decodeFp16VsJlama", ratio(FP16, DECODE, JLAMA, DECODE));
        put(ratios, "decodeVsTransformers", ratio(FP16, DECODE, TRANSFORMERS, DECODE));
        put(ratios, "decodeFp32VsTransformers", ratio(FP32, DECODE, TRANSFORMERS, DECODE));
        put(ratios, "prefillVsTransformers", ratio(FP32, PREFILL, TRANSFORMERS, PREFILL));
        put(ratios, "prefillVsLlamaCpp", ratio(INT8, PREFILL, LLAMA_CPP, PREFILL));
        put(ratios, "batch16VsBatch1", ratio(INT8, DECODE_16, INT8, DECODE));
        put(ratios, "batch16VsBatch1Fp16", ratio(FP16, DECODE_16, FP16, DECODE));
        put(ratios, "batch16TwoWorkersVsBatch1", ratio(TWO_WORKERS + "int8", DECODE_16, INT8, DECODE));
        put(ratios, "batch16TwoWorkersVsBatch1Fp16", ratio(TWO_WORKERS + "fp16", DECODE_16, FP16, DECODE));
        put(ratios, "hybridVsLlmOnly", ratio(HYBRID, DECODE, FP16, DECODE));
        put(ratios, "speculativeAtBestVsLlmOnly", ratio(SPECULATIVE, DECODE, FP16, DECODE));
        put(ratios, "bandwidthShare", share(INT8, 1));
        put(ratios, "bandwidthShareFp16", share(FP16, 2));
        put(ratios, "bandwidthShareFp32", share(FP32, 4));
    }

    private static void put(ObjectNode ratios, String name, OptionalDouble value) {
        value.ifPresent(number -> ratios.put(name, rounded(number)));
    }

    private OptionalDouble ratio(String ours, String figure, String other, String otherFigure) {
        var above = figure(ours, figure);
        var below = figure(other, otherFigure);
        return above.isPresent() && below.isPresent()
                ? OptionalDouble.of(above.getAsDouble() / below.getAsDouble())
                : OptionalDouble.empty();
    }

    /** How much of what a core can read it reads while it writes one answer. */
    private OptionalDouble share(String ours, int bytesOfAWeight) {
        var rate = figure(ours, DECODE);
        var bytes = (double) bytesOfAWeight * SmolLmFiles.SHAPE.parameters();
        return rate.isPresent()
                ? OptionalDouble.of(bytes
                        * rate.getAsDouble()
                        / (root.get("readBandwidthGBs").asDouble() * 1e9))
                : OptionalDouble.empty();
    }

    private OptionalDouble figure(String label, String name) {
        for (var row : rows()) {
            // A row is a system only with its format, but the two modes of ours are always in fp16.
            if (row.has(name) && (label(row).equals(label) || label(row).equals(label + " fp16"))) {
                return OptionalDouble.of(row.get(name).asDouble());
            }
        }
        return OptionalDouble.empty();
    }

    private static String label(JsonNode row) {
        return row.get("engine").asText() + " " + row.get("weights").asText();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
