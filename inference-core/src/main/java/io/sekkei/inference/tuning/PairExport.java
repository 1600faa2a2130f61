package io.sekkei.inference.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.checkpoint.PairFiles;
import io.sekkei.inference.checkpoint.PairManifestWriter;
import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.checkpoint.Tensor;
import io.sekkei.inference.checkpoint.TensorType;
import io.sekkei.inference.checkpoint.Tensors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what a job learned as a pair of its own. */
final class PairExport {
    private static final JsonMapper JSON = new JsonMapper();

    private final TuningFolder folder;
    private final TuningFolder.Task task;

    PairExport(TuningFolder folder, TuningFolder.Task task) {
        this.folder = folder;
        this.task = task;
    }

    TunedPair to(Path target, String version) {
        if (Files.exists(target)) {
            throw new IllegalArgumentException(
                    "%s is there already; a tuned pair needs a folder of its own".formatted(target));
        }
        var parts = PairParts.of(task);
        var trained = parts.checkpoints(folder, task.settings())
                .best()
                .orElseThrow(() -> new IllegalStateException(
                        "The job in %s has not looked at its dev examples yet; run it first".formatted(folder.path())));
        try {
            var unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
            new TuningFolder(unfinished).delete(); // of an export that was interrupted
            Files.createDirectories(unfinished);
            write(unfinished, parts, new LinkedHashMap<>(parts.served(task.settings(), trained)), version);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The tuned pair could not be written to %s".formatted(target), e);
        }
        var pair = PairCheckpoint.open(target.toString());
        return new TunedPair(target, pair.manifest().id(), version, pair.digest(), task.parent());
    }

    private void write(Path to, PairParts parts, LinkedHashMap<String, float[]> weights, String version)
            throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        parts.configuration()
                .weights()
                .forEach((name, shape) ->
                        tensors.put(name, new Tensor(shape, Objects.requireNonNull(weights.get(name)))));
        Safetensors.write(to.resolve(parts.file()), new Tensors(tensors), TensorType.F16);
        var manifest = parts.pair().manifest();
        var others = manifest.files().keySet().stream()
                .filter(name -> !name.equals(parts.file()))
                .toList();
        for (var name : others) {
            share(name, to);
        }
        PairManifestWriter.write(to, manifest.tuned(version, lineage(manifest.training())), List.copyOf(others));
    }

    /** By a hard link where that is possible: the files of a pair are never written to again. */
    private void share(String name, Path to) throws IOException {
        if (!task.pair().startsWith(PairFiles.CLASSPATH)) {
            try {
                Files.createLink(to.resolve(name), Path.of(task.pair()).resolve(name));
                return;
            } catch (IOException | UnsupportedOperationException acrossFileSystems) {
                // Copied below.
            }
        }
        try (var stream = PairFiles.at(task.pair()).open(name)) {
            if (stream == null) {
                throw new FileNotFoundException("%s of %s is no longer there".formatted(name, task.pair()));
            }
            Files.copy(stream, to.resolve(name));
        }
    }

    /** Where the new weights come from, for the manifest. */
    private JsonNode lineage(@Nullable JsonNode before) {
        var settings = task.settings();
        var rank = settings.lowRank();
        var best = folder.looks().stream().filter(TuningLook::best).reduce((earlier, later) -> later);
        var node = JSON.createObjectNode();
        node.put("tunedFrom", task.parent());
        node.put("model", settings.model().mode().wireName());
        node.put("method", rank == null ? "full" : "lora rank %d alpha %s".formatted(rank.rank(), rank.alpha()));
        node.put("rate", settings.rate());
        node.put("seed", settings.seed());
        node.put("dataset", task.dataset());
        var dataset = folder.dataset();
        node.put("trainExamples", dataset.train().size());
        node.put("devExamples", dataset.dev().size());
        best.ifPresent(look -> {
            node.put("updates", look.update());
            node.put("devLoss", look.devLoss());
        });
        if (before != null) {
            node.set("before", before);
        }
        return node;
    }
}
