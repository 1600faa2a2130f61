package io.sekkei.inference.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a folder as Hugging Face writes them: one file {@value #SINGLE}, or several with {@value #INDEX}, which says
 * in which file each tensor lies. The index is compared with what the files hold; it cannot lead out of the folder.
 */
public final class SafetensorsFolder implements TensorSource {
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** Room for some 400,000 tensors. */
    private static final long LONGEST_INDEX = 64L << 20;

    private static final int MOST_FILES = 10_000;
    private static final int MOST_FAULTS = 20;

    private final Map<String, SafetensorsFile> files;

    private SafetensorsFolder(Map<String, SafetensorsFile> files) {
        this.files = files;
    }

    /**
     * Opens a folder.
     *
     * @throws InvalidCheckpointException listing what is wrong with the index or the files
     * @throws UncheckedIOException if a file is there but cannot be read
     */
    public static SafetensorsFolder open(Path folder) {
        var faults = new ArrayList<String>();
        var files = Files.exists(folder.resolve(INDEX)) ? sharded(folder, faults) : single(folder, faults);
        if (!faults.isEmpty()) {
            var shown = faults.size() <= MOST_FAULTS ? faults : faults.subList(0, MOST_FAULTS);
            throw new InvalidCheckpointException("The model in " + folder, shown);
        }
        return new SafetensorsFolder(files);
    }

    /** The names of the files of a folder that hold weights or say where they are. */
    public static List<String> fileNames(Path folder) {
        if (!Files.exists(folder.resolve(INDEX))) {
            return List.of(SINGLE);
        }
        var faults = new ArrayList<String>();
        var names = new ArrayList<>(List.of(INDEX));
        index(folder, faults).values().stream().distinct().sorted().forEach(names::add);
        return names;
    }

    @Override
    public Map<String, int[]> shapes() {
        var shapes = new LinkedHashMap<String, int[]>();
        files.forEach((name, file) -> shapes.put(name, file.shapes().get(name)));
        return shapes;
    }

    @Override
    public String typeOf(String name) {
        return file(name).typeOf(name);
    }

    @Override
    public float[] read(String name) {
        return file(name).read(name);
    }

    private SafetensorsFile file(String name) {
        return Objects.requireNonNull(files.get(name), () -> "There is no tensor named " + name);
    }

    private static Map<String, SafetensorsFile> single(Path folder, List<String> faults) {
        var files = new LinkedHashMap<String, SafetensorsFile>();
        var file = open(folder, SINGLE, faults);
        if (file != null) {
            file.shapes().keySet().forEach(name -> files.put(name, file));
        }
        return files;
    }

    private static Map<String, SafetensorsFile> sharded(Path folder, List<String> faults) {
        var index = index(folder, faults);
        var shards = new TreeMap<String, SafetensorsFile>();
        for (var name : index.values().stream().distinct().sorted().toList()) {
            var file = open(folder, name, faults);
            if (file != null) {
                shards.put(name, file);
            }
        }
        var files = new LinkedHashMap<String, SafetensorsFile>();
        shards.forEach((shard, file) -> file.shapes().keySet().forEach(name -> {
            if (!shard.equals(index.get(name))) {
                faults.add("%s: it holds the tensor %s, which the index says is in %s."
                        .formatted(shard, shown(name), index.get(name)));
            }
            files.put(name, file);
        }));
        index.forEach((name, shard) -> {
            if (shards.containsKey(shard) && !shards.get(shard).shapes().containsKey(name)) {
                faults.add("%s: it lacks the tensor %s, which the index says is there.".formatted(shard, shown(name)));
            }
        });
        return files;
    }

    private static @Nullable SafetensorsFile open(Path folder, String name, List<String> faults) {
        try {
            if (Files.isRegularFile(folder.resolve(name))) {
                return SafetensorsFile.open(folder.resolve(name));
            }
            faults.add("%s: it is missing.".formatted(name));
        } catch (InvalidCheckpointException e) {
            e.faults().forEach(fault -> faults.add("%s: %s".formatted(name, fault)));
        }
        return null;
    }

    /** The file of each tensor. */
    private static Map<String, String> index(Path folder, List<String> faults) {
        var index = new LinkedHashMap<String, String>();
        for (var property : weightMap(folder, faults).properties()) {
            var file = property.getValue().asText();
            if (!property.getValue().isTextual() || !isPlain(file)) {
                faults.add("%s: the tensor %s must lie in a safetensors file of this folder, but lies in %s."
                        .formatted(
                                INDEX,
                                shown(property.getKey()),
                                shown(property.getValue().toString())));
            } else {
                index.put(property.getKey(), file);
            }
        }
        if (index.values().stream().distinct().count() > MOST_FILES) {
            faults.add("%s: it names more than %d files.".formatted(INDEX, MOST_FILES));
            index.clear();
        }
        return index;
    }

    private static JsonNode weightMap(Path folder, List<String> faults) {
        var file = folder.resolve(INDEX);
        try {
            if (Files.size(file) > LONGEST_INDEX) {
                faults.add("%s: it has %d bytes, more than %d.".formatted(INDEX, Files.size(file), LONGEST_INDEX));
                return JSON.createObjectNode();
            }
            var map = JSON.readTree(Files.readAllBytes(file)).path("weight_map");
            if (map.isObject() && !map.isEmpty()) {
                return map;
            }
            faults.add("%s: it must hold the object weight_map with a file for each tensor.".formatted(INDEX));
        } catch (JsonProcessingException e) {
            faults.add("%s: it is not valid JSON: %s.".formatted(INDEX, shown(e.getOriginalMessage())));
        } catch (IOException e) {
            throw new UncheckedIOException("%s could not be read".formatted(file), e);
        }
        return JSON.createObjectNode();
    }

    /** No path, no hidden file, no other kind of file: pickles are never opened. */
    private static boolean isPlain(String name) {
        return name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.safetensors");
    }

    private static String shown(String text) {
        var line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 80 ? line : line.substring(0, 80) + "…";
    }
}
