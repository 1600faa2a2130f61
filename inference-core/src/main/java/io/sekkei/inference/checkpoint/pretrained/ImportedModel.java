package io.sekkei.inference.checkpoint.pretrained;

import io.sekkei.inference.checkpoint.FileDigests;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.PairManifest.FileDigest;
import io.sekkei.inference.checkpoint.SafetensorsFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A folder with a published model that was imported: every file has the digest its manifest names. */
public record ImportedModel(Path folder, ModelManifest manifest, String digest, PretrainedModel model) {
    /** What a model is read from beside its weights, where it is there. */
    private static final List<String> OTHERS = List.of(
            "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja");

    /** Whether a folder holds a model that was imported. */
    public static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve(ModelManifest.FILE));
    }

    /**
     * Opens a folder and compares every file with the manifest.
     *
     * @throws InvalidCheckpointException listing what is wrong
     * @throws UncheckedIOException if a file cannot be read
     */
    public static ImportedModel open(Path folder) {
        try {
            var bytes = Files.readAllBytes(folder.resolve(ModelManifest.FILE));
            var manifest = manifest(folder, bytes);
            var faults = faults(folder, manifest);
            if (!faults.isEmpty()) {
                throw new InvalidCheckpointException("The model in " + folder, faults);
            }
            return new ImportedModel(
                    folder, manifest, FileDigests.sha256(bytes), PretrainedModel.open(source(folder, manifest)));
        } catch (IOException e) {
            throw new UncheckedIOException("The model in %s could not be read".formatted(folder), e);
        }
    }

    /**
     * Writes the manifest of a folder whose files are in place.
     *
     * @param draft its files are ignored and computed anew
     */
    public static ModelManifest seal(Path folder, ModelManifest draft) {
        try {
            var files = new TreeMap<String, FileDigest>();
            for (var name : fileNames(folder, draft.source())) {
                files.put(name, FileDigests.of(folder.resolve(name)));
            }
            var manifest = new ModelManifest(
                    draft.format(),
                    draft.id(),
                    draft.version(),
                    draft.description(),
                    draft.licence(),
                    draft.source(),
                    draft.contextTokens(),
                    draft.maxOutputTokens(),
                    draft.readLayer(),
                    files);
            StrictJson.write(folder.resolve(ModelManifest.FILE), manifest);
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException("The model in %s could not be sealed".formatted(folder), e);
        }
    }

    /**
     * The files a model is read from.
     *
     * @param source a GGUF file of the folder; empty for Hugging Face's layout
     */
    public static List<String> fileNames(Path folder, String source) {
        if (!source.isEmpty()) {
            return List.of(source);
        }
        var names = new ArrayList<>(SafetensorsFolder.fileNames(folder));
        OTHERS.stream()
                .filter(name -> Files.isRegularFile(folder.resolve(name)))
                .forEach(names::add);
        return names;
    }

    private static Path source(Path folder, ModelManifest manifest) {
        return manifest.source().isEmpty() ? folder : folder.resolve(manifest.source());
    }

    private static ModelManifest manifest(Path folder, byte[] bytes) throws IOException {
        var whose = "The model in " + folder;
        var manifest = StrictJson.read(bytes, ModelManifest.class, whose, ModelManifest.FILE);
        if (manifest.format() != 1) {
            throw new InvalidCheckpointException(
                    whose,
                    List.of("%s: format must be 1, but is %d.".formatted(ModelManifest.FILE, manifest.format())));
        }
        return manifest;
    }

    private static List<String> faults(Path folder, ModelManifest manifest) throws IOException {
        var faults = new ArrayList<String>();
        check(faults, !manifest.id().isBlank() && !manifest.id().contains(":"), "id must be a name without a colon");
        check(faults, manifest.contextTokens() > 0, "contextTokens must be positive");
        check(faults, manifest.maxOutputTokens() > 0, "maxOutputTokens must be positive");
        check(faults, !manifest.files().isEmpty(), "files must list what the model is read from");
        for (var file : manifest.files().entrySet()) {
            compare(folder, file.getKey(), file.getValue(), faults);
        }
        if (faults.isEmpty()) {
            for (var name : fileNames(folder, manifest.source())) {
                check(faults, manifest.files().containsKey(name), "files must list %s".formatted(name));
            }
        }
        return faults;
    }

    static void compare(Path folder, String name, FileDigest expected, List<String> faults) throws IOException {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
            check(faults, false, "%s is not a plain file name".formatted(name));
        } else if (!Files.isRegularFile(folder.resolve(name))) {
            faults.add("%s: it is missing.".formatted(name));
        } else {
            var found = FileDigests.of(folder.resolve(name));
            if (!found.equals(expected)) {
                faults.add("%s: it must have %d bytes and the SHA-256 %s, but has %d and %s."
                        .formatted(name, expected.bytes(), expected.sha256(), found.bytes(), found.sha256()));
            }
        }
    }

    private static void check(List<String> faults, boolean valid, String rule) {
        if (!valid) {
            faults.add("%s: %s.".formatted(ModelManifest.FILE, rule));
        }
    }
}
