package io.sekkei.inference.checkpoint.pretrained;

import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.SafetensorsFolder;
import io.sekkei.inference.checkpoint.TensorSource;
import io.sekkei.inference.checkpoint.gguf.GgufFile;
import io.sekkei.inference.model.Gpt2Configuration;
import io.sekkei.inference.model.LlamaConfiguration;
import io.sekkei.inference.model.ModelConfiguration;
import io.sekkei.inference.model.T5Configuration;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A published model whose files agree with one another: every weight its architecture needs is there in its shape, and
 * nothing else is. Weights are read one at a time, in single precision. Thread-safe.
 */
public final class PretrainedModel {
    private static final int MOST_FAULTS = 20;

    private final String name;
    private final ModelConfiguration configuration;
    private final TensorSource tensors;
    private final Origins origins;
    private final TokenMarks marks;
    private final byte[] tokenizer;

    private PretrainedModel(
            String name,
            ModelConfiguration configuration,
            TensorSource tensors,
            Origins origins,
            TokenMarks marks,
            byte[] tokenizer) {
        this.name = name;
        this.configuration = configuration;
        this.tensors = tensors;
        this.origins = origins;
        this.marks = marks;
        this.tokenizer = tokenizer;
        verify();
    }

    /**
     * Opens a model.
     *
     * @param location a folder in Hugging Face's layout with safetensors, or a GGUF file
     * @throws InvalidCheckpointException saying what is wrong with its files
     * @throws UncheckedIOException if a file is there but cannot be read
     */
    public static PretrainedModel open(Path location) {
        return Files.isDirectory(location) ? inFolder(location) : inGguf(location);
    }

    private static PretrainedModel inFolder(Path folder) {
        var config = ConfigFields.read(folder, "config.json");
        var configuration = HuggingFaceConfiguration.of(config);
        var tensors = SafetensorsFolder.open(folder);
        return new PretrainedModel(
                "The model in " + folder,
                configuration,
                tensors,
                origins(configuration, tensors),
                HuggingFaceMarks.of(folder, config, configuration),
                HuggingFaceMarks.tokenizer(folder));
    }

    private static PretrainedModel inGguf(Path location) {
        var file = GgufFile.open(location);
        var name = String.valueOf(location.getFileName());
        var reader = new GgufConfiguration(name, file);
        var configuration = reader.configuration();
        var tokenizer = new GgufTokenizer(name, file.metadata(), configuration.vocabularySize());
        return new PretrainedModel(
                name,
                configuration,
                file,
                Origins.ofGguf(configuration, reader.pairsTogether()),
                tokenizer.marks(),
                tokenizer.json());
    }

    private static Origins origins(ModelConfiguration configuration, TensorSource tensors) {
        if (configuration instanceof LlamaConfiguration llama) {
            return Origins.ofHuggingFace(llama);
        }
        if (configuration instanceof Gpt2Configuration gpt2) {
            return Origins.ofHuggingFace(
                    gpt2, tensors.shapes().containsKey("transformer.wte.weight") ? "transformer." : "");
        }
        return Origins.ofHuggingFace((T5Configuration) configuration);
    }

    public ModelConfiguration configuration() {
        return configuration;
    }

    public TokenMarks marks() {
        return marks;
    }

    /** A {@code tokenizer.json}; empty if the model brings none. */
    public byte[] tokenizer() {
        return tokenizer.clone();
    }

    /** How the numbers of its tensors lie in the files, as in {@code BF16} or {@code Q4_K}. */
    public Set<String> types() {
        return tensors.shapes().keySet().stream().map(tensors::typeOf).collect(Collectors.toSet());
    }

    /**
     * The numbers of a weight, as {@link ModelConfiguration#weights()} lays it out.
     *
     * @throws InvalidCheckpointException if one of them is not finite
     */
    public float[] weight(String weight) {
        var pieces = origins.pieces().get(weight);
        if (pieces == null) {
            throw new NoSuchElementException("%s has no weight %s".formatted(name, weight));
        }
        if (pieces.size() == 1) {
            return read(pieces.get(0));
        }
        var arrays = pieces.stream().map(this::read).toList();
        var joined = new float[arrays.stream().mapToInt(array -> array.length).sum()];
        var at = 0;
        for (var array : arrays) {
            System.arraycopy(array, 0, joined, at, array.length);
            at += array.length;
        }
        return joined;
    }

    private float[] read(Piece piece) {
        var values = tensors.read(piece.name());
        for (var i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InvalidCheckpointException(
                        name,
                        List.of("the tensor %s must hold finite numbers, but number %d is %s."
                                .formatted(piece.name(), i, values[i])));
            }
        }
        return piece.order().arrange(values);
    }

    private void verify() {
        var faults = new ArrayList<String>();
        var shapes = tensors.shapes();
        var used = new HashSet<String>();
        for (var piece :
                origins.pieces().values().stream().flatMap(List::stream).toList()) {
            used.add(piece.name());
            var found = shapes.get(piece.name());
            if (found == null) {
                faults.add("the tensor %s of shape %s is missing."
                        .formatted(piece.name(), Arrays.toString(piece.shape())));
            } else if (!Arrays.equals(found, piece.shape())) {
                faults.add("the tensor %s must have the shape %s, but has %s."
                        .formatted(piece.name(), Arrays.toString(piece.shape()), Arrays.toString(found)));
            }
        }
        for (var tensor : shapes.keySet()) {
            if (!used.contains(tensor) && !origins.needless().test(tensor)) {
                faults.add("the tensor %s is not part of the family %s as it is read here."
                        .formatted(tensor, configuration.family()));
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidCheckpointException(
                    name, faults.size() <= MOST_FAULTS ? faults : faults.subList(0, MOST_FAULTS));
        }
    }
}
