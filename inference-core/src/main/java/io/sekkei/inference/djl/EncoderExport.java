package io.sekkei.inference.djl;

import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.djl.WeightedArchive.Longs;
import io.sekkei.inference.djl.WeightedArchive.Numbers;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.ModelConfiguration;
import io.sekkei.inference.model.T5Configuration;
import io.sekkei.inference.model.TransformerConfiguration;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Writes encoders as TorchScript archives with their weights, in fp32: one method {@code forward} from {@code input_ids},
 * int64 [1, P], to a representation, float [1, P, width]. Its numbers are those that our own encoder gives.
 */
public final class EncoderExport {
    private static final String CLASS = "  training : bool\n";
    private static final String TRAINING_FORWARD = "  def forward(self";
    private static final String FORWARD = String.join(
            "\n",
            "",
            "  def normalised(self: __torch__.Graph, x: Tensor) -> Tensor:",
            "    return torch.mul(x, torch.rsqrt(torch.mean(torch.mul(x, x), [-1], True)))",
            "",
            "  def forward(self: __torch__.Graph, input_ids: Tensor) -> Tensor:",
            "    p = annotate(${PACKED}, [])",
            "");
    private static final String READ_TRANSFORMER = String.join(
            "\n",
            "    bias = torch.zeros([1, 1, 1, torch.size(input_ids, 1)], dtype=6, device=torch.device(\"${DEVICE}\"))",
            "    nothing = torch.zeros([1], dtype=6, device=torch.device(\"${DEVICE}\"))",
            "    return self.read(input_ids, bias, self.positions, nothing, self.weights, p)",
            "");

    private EncoderExport() {}

    /** The encoder of a Transformer of our own kind. */
    public static void write(
            Path file, TransformerConfiguration configuration, Map<String, float[]> weights, Device device) {
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put(
                "weights", numbers(configuration.weights(), name -> Objects.requireNonNull(weights.get(name), name)));
        attributes.put(
                "positions",
                new Numbers(
                        new int[] {configuration.maxPositions(), configuration.width()},
                        () -> SinusoidalPositions.table(configuration.maxPositions(), configuration.width())));
        write(
                file,
                ScriptedGraph.source(TransformerGraph.SOURCE),
                TransformerGraph.constants(configuration, TransformerGraph.Arithmetic.serving(WeightFormat.FP32)),
                "positions : Tensor",
                attributes,
                device,
                READ_TRANSFORMER);
    }

    /**
     * A published model as a small one of a joined pair sees it: what {@link io.sekkei.inference.encoder.LayerReader} gives.
     *
     * @param positions most tokens of a prompt
     * @param layer after how many layers
     * @param withEmbedding whether the model's embedding of each token follows
     */
    public static void write(
            Path file,
            ModelConfiguration configuration,
            Function<String, float[]> weights,
            int positions,
            int layer,
            boolean withEmbedding,
            Device device) {
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("weights", numbers(configuration.weights(), weights));
        var result =
                withEmbedding ? "torch.cat([self.normalised(%s), self.normalised(%s)], -1)" : "self.normalised(%s)";
        if (configuration instanceof T5Configuration t5) {
            var furthest = t5.maxDistance();
            attributes.put(
                    "far",
                    new Longs(IntStream.rangeClosed(-furthest, furthest)
                            .map(distance -> t5.bucket(distance, true))
                            .toArray()));
            var read = "self.read(input_ids, %d, self.far, self.weights, p)";
            write(
                    file,
                    ScriptedGraph.source(LoadedT5.SOURCE),
                    LoadedT5.constants(t5, WeightFormat.FP32),
                    "far : Tensor",
                    attributes,
                    device,
                    forward(result, read, layer));
            return;
        }
        var graph = CausalGraph.of(configuration, WeightFormat.FP32);
        attributes.put("tables", table(configuration, positions));
        var read = "torch.unsqueeze(self.read(torch.select(input_ids, 0, 0), %d, self.tables, self.weights, p), 0)";
        write(
                file,
                graph.source(),
                graph.constants(),
                "tables : Tensor",
                attributes,
                device,
                forward(result, read, layer));
    }

    /** Learned positions are weights; only rotary ones need a table. */
    private static Numbers table(ModelConfiguration configuration, int positions) {
        if (configuration instanceof LlamaConfiguration llama) {
            var width = llama.headWidth();
            return new Numbers(
                    new int[] {2, positions, width},
                    () -> RotaryTable.of(llama.rotary().table(positions, width), positions, width));
        }
        return new Numbers(new int[] {1}, () -> new float[1]);
    }

    /** Where the archive will run. */
    public enum Device {
        CPU,
        CUDA
    }

    private static String forward(String result, String read, int layer) {
        return "    return " + result.formatted(read.formatted(layer), read.formatted(0)) + "\n";
    }

    private static List<Numbers> numbers(Map<String, int[]> shapes, Function<String, float[]> weights) {
        return shapes.entrySet().stream()
                .map(weight -> new Numbers(weight.getValue(), () -> weights.apply(weight.getKey())))
                .toList();
    }

    /**
     * @param constants of the source, of which products and device are replaced
     * @param attribute declares the one beside the weights
     */
    private static void write(
            Path file,
            String source,
            Map<String, String> constants,
            String attribute,
            Map<String, Object> attributes,
            Device device,
            String body) {
        var exported = new LinkedHashMap<>(constants);
        exported.put(
                "PRODUCTS", ScriptedGraph.source("products-plain.torchscript").stripTrailing());
        exported.put("DEVICE", device.name().toLowerCase(Locale.ROOT));
        var whole = source.replace(CLASS, CLASS + "  weights : List[Tensor]\n  " + attribute + "\n")
                        .replace(TRAINING_FORWARD, "  def loss(self")
                + FORWARD
                + body;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
                WeightedArchive.write(out, ScriptedGraph.completed(whole, exported), attributes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The encoder could not be written into " + file, e);
        }
    }
}
