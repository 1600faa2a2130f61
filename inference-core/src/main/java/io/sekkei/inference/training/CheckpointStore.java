package io.sekkei.inference.training;

import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.checkpoint.TensorType;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.model.TransformerConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder with the last state of a training, from which it goes on exactly, and its best weights. Files replace their
 * predecessors atomically.
 */
public final class CheckpointStore {
    private static final String LAST = "last.safetensors";
    private static final String BEST = "best.safetensors";
    private static final String MEAN = "mean.";
    private static final String SQUARE = "square.";

    private final Path folder;
    private final Map<String, int[]> shapes;

    public CheckpointStore(Path folder, TransformerConfiguration configuration) {
        this(folder, configuration.weights());
    }

    /** @param shapes of every weight, by name */
    public CheckpointStore(Path folder, Map<String, int[]> shapes) {
        this.folder = folder;
        this.shapes = new LinkedHashMap<>(shapes);
    }

    /** A training in the middle: what the optimiser knows, and how the dev set has been going. */
    record Position(TrainingState state, double bestDevLoss, int looksWithoutImprovement) {}

    /** Where the last run stopped, or nothing if there was none. */
    Optional<Position> last() {
        var file = folder.resolve(LAST);
        return Files.exists(file) ? Optional.of(position(Safetensors.read(file))) : Optional.empty();
    }

    /** The best weights so far, or nothing if there are none. */
    public Optional<Map<String, float[]>> best() {
        var file = folder.resolve(BEST);
        return Files.exists(file) ? Optional.of(withPrefix(Safetensors.read(file), "")) : Optional.empty();
    }

    /** How far the last run came; 0 if there was none. */
    public long lastStep() {
        return last().map(position -> position.state().step()).orElse(0L);
    }

    void saveLast(Position position) {
        var tensors = new LinkedHashMap<String, Tensor>();
        put(tensors, "", position.state().weights());
        put(tensors, MEAN, position.state().means());
        put(tensors, SQUARE, position.state().squares());
        var metadata = Map.of(
                "step", Long.toString(position.state().step()),
                "bestDevLoss", Double.toString(position.bestDevLoss()),
                "looksWithoutImprovement", Integer.toString(position.looksWithoutImprovement()));
        write(LAST, new Tensors(tensors, metadata));
    }

    void saveBest(Map<String, float[]> weights) {
        var tensors = new LinkedHashMap<String, Tensor>();
        put(tensors, "", weights);
        write(BEST, new Tensors(tensors, Map.of()));
    }

    private void write(String file, Tensors tensors) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint folder %s could not be made".formatted(folder), e);
        }
        Safetensors.write(folder.resolve(file), tensors, TensorType.F32);
    }

    private Position position(Tensors tensors) {
        var metadata = tensors.metadata();
        var state = new TrainingState(
                Long.parseLong(metadata.getOrDefault("step", "0")),
                withPrefix(tensors, ""),
                withPrefix(tensors, MEAN),
                withPrefix(tensors, SQUARE));
        return new Position(
                state,
                Double.parseDouble(metadata.getOrDefault("bestDevLoss", "Infinity")),
                Integer.parseInt(metadata.getOrDefault("looksWithoutImprovement", "0")));
    }

    private Map<String, float[]> withPrefix(Tensors tensors, String prefix) {
        var values = new LinkedHashMap<String, float[]>();
        for (var name : shapes.keySet()) {
            var tensor = tensors.tensors().get(prefix + name);
            if (tensor == null) {
                throw new IllegalStateException(
                        "The checkpoint in %s has no tensor %s%s; it belongs to another configuration"
                                .formatted(folder, prefix, name));
            }
            values.put(name, tensor.values());
        }
        return values;
    }

    private void put(Map<String, Tensor> tensors, String prefix, Map<String, float[]> values) {
        values.forEach((name, array) ->
                tensors.put(prefix + name, new Tensor(Objects.requireNonNull(shapes.get(name), name), array)));
    }
}
