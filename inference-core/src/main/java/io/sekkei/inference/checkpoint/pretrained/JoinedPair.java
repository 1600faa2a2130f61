package io.sekkei.inference.checkpoint.pretrained;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.checkpoint.FileDigests;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.PairManifest.FileDigest;
import io.sekkei.inference.checkpoint.Safetensors;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.ConditionedWriter;
import io.sekkei.inference.checkpoint.pretrained.JoinedPairManifest.TransformerWriter;
import io.sekkei.inference.model.ConditionedConfiguration;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.ProjectorKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A folder with a joined pair: every file has the digest its manifest names, and the models fit together.
 *
 * @param digest of the manifest, which vouches for everything else
 * @param llm the published model that reads
 * @param imported published small models, by the folder they lie in
 * @param weights of the small models that have a file of their own, by role
 */
public record JoinedPair(
        Path folder,
        JoinedPairManifest manifest,
        String digest,
        ImportedModel llm,
        Map<String, ImportedModel> imported,
        Map<String, Tensors> weights) {
    private static final String PLAIN = "[A-Za-z0-9_][A-Za-z0-9._-]*";

    public JoinedPair {
        imported = Map.copyOf(imported);
        weights = Map.copyOf(weights);
    }

    /** Whether a folder holds a joined pair. */
    public static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve(JoinedPairManifest.FILE));
    }

    /**
     * Opens a folder and compares every file with the manifest.
     *
     * @throws InvalidCheckpointException listing what is wrong
     * @throws UncheckedIOException if a file cannot be read
     */
    public static JoinedPair open(Path folder) {
        var whose = "The pair in " + folder;
        try {
            var bytes = Files.readAllBytes(folder.resolve(JoinedPairManifest.FILE));
            var manifest = StrictJson.read(bytes, JoinedPairManifest.class, whose, JoinedPairManifest.FILE);
            var reading = new Reading(folder, manifest);
            var pair = reading.pair(FileDigests.sha256(bytes));
            if (!reading.faults.isEmpty() || pair == null) {
                throw new InvalidCheckpointException(whose, reading.faults);
            }
            return pair;
        } catch (IOException e) {
            throw new UncheckedIOException("The pair in %s could not be read".formatted(folder), e);
        }
    }

    /**
     * Writes the manifest of a folder whose files are in place.
     *
     * @param draft its files are ignored and computed anew
     */
    public static JoinedPairManifest seal(Path folder, JoinedPairManifest draft) {
        try {
            var files = new TreeMap<String, FileDigest>();
            for (var name : fileNames(draft)) {
                files.put(name, FileDigests.of(folder.resolve(name)));
            }
            var manifest = draft.withFiles(files);
            StrictJson.write(folder.resolve(JoinedPairManifest.FILE), manifest);
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException("The pair in %s could not be sealed".formatted(folder), e);
        }
    }

    /** What the manifest asks for, without looking at any other file. */
    public static JoinedPairManifest draft(Path folder) {
        try {
            return StrictJson.read(
                    Files.readAllBytes(folder.resolve(JoinedPairManifest.FILE)),
                    JoinedPairManifest.class,
                    "The pair in " + folder,
                    JoinedPairManifest.FILE);
        } catch (IOException e) {
            throw new UncheckedIOException("The pair in %s could not be read".formatted(folder), e);
        }
    }

    /** The modes that the models of a manifest can run. */
    public static Set<DecodingMode> modes(JoinedPairManifest manifest) {
        var modes = EnumSet.of(DecodingMode.LLM_ONLY);
        if (writes(manifest, JoinedPairManifest.HYBRID)) {
            modes.add(DecodingMode.LLM_TO_SLM);
        }
        if (writes(manifest, JoinedPairManifest.SLM)) {
            modes.add(DecodingMode.SLM_ONLY);
        }
        if (!manifest.published().isEmpty()) {
            modes.add(DecodingMode.SPECULATIVE); // it has the large model's vocabulary
        }
        return modes;
    }

    private static boolean writes(JoinedPairManifest manifest, String role) {
        return manifest.transformers().containsKey(role)
                || manifest.published().containsKey(role)
                || manifest.conditioned().containsKey(role);
    }

    private static Set<String> fileNames(JoinedPairManifest manifest) {
        var names = new LinkedHashSet<String>();
        names.add(manifest.answers().tokenizer());
        manifest.transformers().values().forEach(writer -> names.add(writer.file()));
        manifest.conditioned().values().forEach(writer -> names.add(writer.file()));
        return names;
    }

    /** The architecture of a published model that is conditioned. */
    public ConditionedConfiguration configuration(ConditionedWriter writer) {
        var slm = Objects.requireNonNull(imported.get(writer.folder()), writer.folder());
        return new ConditionedConfiguration(
                slm.model().configuration(),
                llm.model().configuration().width(),
                writer.promptWidth(),
                writer.projector());
    }

    /** Reads a pair, noting every fault. */
    private static final class Reading {
        private final Path folder;
        private final JoinedPairManifest manifest;
        private final List<String> faults = new ArrayList<>();

        Reading(Path folder, JoinedPairManifest manifest) {
            this.folder = folder;
            this.manifest = manifest;
        }

        @org.jspecify.annotations.Nullable
        JoinedPair pair(String digest) throws IOException {
            checkManifest();
            for (var name : fileNames(manifest)) {
                check(manifest.files().containsKey(name), "files must list %s".formatted(name));
            }
            for (var file : manifest.files().entrySet()) {
                ImportedModel.compare(folder, file.getKey(), file.getValue(), faults);
            }
            if (!faults.isEmpty()) {
                return null;
            }
            var llm = imported(manifest.llm().folder(), manifest.llm().digest());
            var imported = new LinkedHashMap<String, ImportedModel>();
            manifest.published()
                    .forEach((role, writer) ->
                            imported.put(writer.folder(), imported(writer.folder(), writer.digest())));
            for (var writer : manifest.conditioned().values()) {
                if (!imported.containsKey(writer.folder())) {
                    imported.put(writer.folder(), imported(writer.folder(), writer.digest()));
                }
            }
            var pair = new JoinedPair(folder, manifest, digest, llm, imported, Map.of());
            checkSizes(pair);
            return faults.isEmpty() ? new JoinedPair(folder, manifest, digest, llm, imported, weights(pair)) : null;
        }

        private void checkManifest() {
            check(manifest.format() == 1, "format must be 1, but is %d".formatted(manifest.format()));
            check(!manifest.id().isBlank() && !manifest.id().contains(":"), "id must be a name without a colon");
            check(manifest.contextTokens() > 0, "contextTokens must be positive");
            check(manifest.maxOutputTokens() > 0, "maxOutputTokens must be positive");
            var modes = modes(manifest).stream().map(DecodingMode::wireName).toList();
            check(
                    modes.contains(manifest.defaultMode()),
                    "defaultMode is %s, but the models can run %s only".formatted(manifest.defaultMode(), modes));
            check(!manifest.answers().endIds().isEmpty(), "answers.endIds must name at least one token");
            var roles = new ArrayList<>(manifest.transformers().keySet());
            roles.addAll(manifest.published().keySet());
            roles.addAll(manifest.conditioned().keySet());
            roles.removeAll(List.of(JoinedPairManifest.HYBRID, JoinedPairManifest.SLM));
            check(roles.isEmpty(), "small models are called hybrid and slm, not %s".formatted(roles));
            check(
                    !manifest.published().containsKey(JoinedPairManifest.HYBRID)
                            && (manifest.published().isEmpty()
                                    || manifest.transformers().isEmpty()
                                            && manifest.conditioned().isEmpty()),
                    "a published small model is the only one, and called slm");
            check(
                    manifest.transformers().keySet().stream()
                            .noneMatch(manifest.conditioned().keySet()::contains),
                    "a role is played by one small model");
        }

        private ImportedModel imported(String name, String digest) {
            if (!name.matches(PLAIN)) {
                throw new InvalidCheckpointException(
                        "The pair in " + folder,
                        List.of("%s: %s is not a plain folder name.".formatted(JoinedPairManifest.FILE, name)));
            }
            var model = ImportedModel.open(folder.resolve(name));
            check(
                    model.digest().equals(digest),
                    "the digest of the model in %s must be %s, but is %s".formatted(name, digest, model.digest()));
            return model;
        }

        private void checkSizes(JoinedPair pair) {
            var configuration = pair.llm.model().configuration();
            check(
                    manifest.contextTokens() <= pair.llm.manifest().contextTokens(),
                    "contextTokens must be at most the large model's %d, but is %d"
                            .formatted(pair.llm.manifest().contextTokens(), manifest.contextTokens()));
            check(
                    manifest.llm().readLayer() > 0 && manifest.llm().readLayer() <= configuration.layers(),
                    "llm.readLayer must be between 1 and %d, but is %d"
                            .formatted(configuration.layers(), manifest.llm().readLayer()));
            manifest.transformers().forEach((role, writer) -> checkWriter(role, writer, configuration.width()));
            manifest.published()
                    .forEach((role, writer) -> checkRows(
                            role,
                            Objects.requireNonNull(pair.imported.get(writer.folder())),
                            configuration.vocabularySize()));
            manifest.conditioned().forEach((role, writer) -> checkConditioned(role, writer, pair));
        }

        private void checkRows(String role, ImportedModel model, int rows) {
            var own = model.model().configuration().vocabularySize();
            check(
                    own == rows,
                    "published.%s must have the large model's %d rows of embedding, but has %d"
                            .formatted(role, rows, own));
            check(
                    manifest.contextTokens() <= model.manifest().contextTokens()
                            && manifest.maxOutputTokens() <= model.manifest().maxOutputTokens(),
                    "contextTokens and maxOutputTokens must be at most %d and %d, those of published.%s"
                            .formatted(
                                    model.manifest().contextTokens(),
                                    model.manifest().maxOutputTokens(),
                                    role));
        }

        private void checkWriter(String role, TransformerWriter writer, int width) {
            var configuration = writer.configuration();
            var conditioning = configuration.conditioning();
            check(
                    conditioning == Conditioning.NONE || configuration.representationWidth() == width,
                    "transformers.%s.representationWidth must be the large model's width %d, but is %d"
                            .formatted(role, width, configuration.representationWidth()));
            check(
                    conditioning != Conditioning.NONE || !role.equals(JoinedPairManifest.HYBRID),
                    "transformers.hybrid must be conditioned, but its conditioning is none");
            check(
                    conditioning != Conditioning.ADD && conditioning != Conditioning.NONE
                            || configuration.promptWidth() == width,
                    "transformers.%s reads prompts in the large model's vocabulary, so promptWidth must be %d, but is %d"
                            .formatted(role, width, configuration.promptWidth()));
            check(
                    Math.max(manifest.contextTokens(), manifest.maxOutputTokens()) <= configuration.maxPositions(),
                    "contextTokens and maxOutputTokens must each be at most the %d positions of transformers.%s"
                            .formatted(configuration.maxPositions(), role));
        }

        private void checkConditioned(String role, ConditionedWriter writer, JoinedPair pair) {
            var width = pair.llm.model().configuration().width();
            var slm = Objects.requireNonNull(pair.imported.get(writer.folder()), writer.folder());
            var positions = slm.model().configuration().maxPositions();
            check(
                    writer.promptWidth() == 0 || writer.promptWidth() == width,
                    "conditioned.%s.promptWidth must be 0 or the large model's width %d, but is %d"
                            .formatted(role, width, writer.promptWidth()));
            check(
                    writer.projector() == ProjectorKind.MLP || writer.promptWidth() == 0,
                    "conditioned.%s has a linear projector, to which nothing is added, so promptWidth must be 0"
                            .formatted(role));
            check(
                    (long) manifest.contextTokens() + manifest.maxOutputTokens() <= positions,
                    "contextTokens and maxOutputTokens must be at most the %d positions of conditioned.%s together"
                            .formatted(positions, role));
        }

        private Map<String, Tensors> weights(JoinedPair pair) {
            var weights = new LinkedHashMap<String, Tensors>();
            manifest.transformers()
                    .forEach((role, writer) -> weights.put(
                            role, weights(writer.file(), writer.configuration().weights())));
            manifest.conditioned()
                    .forEach((role, writer) -> weights.put(
                            role,
                            weights(writer.file(), pair.configuration(writer).weights())));
            return weights;
        }

        private Tensors weights(String file, Map<String, int[]> shapes) {
            var tensors = Safetensors.read(folder.resolve(file));
            shapes.forEach((name, shape) -> {
                var found = tensors.tensors().get(name);
                if (found == null || !Arrays.equals(found.shape(), shape)) {
                    faults.add("%s: the tensor %s must have the shape %s, but %s."
                            .formatted(
                                    file,
                                    name,
                                    Arrays.toString(shape),
                                    found == null ? "is missing" : "has " + Arrays.toString(found.shape())));
                } else if (!allFinite(found.values())) {
                    faults.add("%s: the tensor %s must hold finite numbers.".formatted(file, name));
                }
            });
            return tensors;
        }

        private static boolean allFinite(float[] values) {
            for (var value : values) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
            return true;
        }

        private void check(boolean valid, String rule) {
            if (!valid) {
                faults.add("%s: %s.".formatted(JoinedPairManifest.FILE, rule));
            }
        }
    }
}
