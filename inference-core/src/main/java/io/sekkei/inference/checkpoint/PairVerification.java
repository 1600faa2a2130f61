package io.sekkei.inference.checkpoint;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.checkpoint.PairManifest.FileDigest;
import io.sekkei.inference.checkpoint.PairManifest.Model;
import io.sekkei.inference.model.Conditioning;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the files of a pair with its manifest, and the manifest with itself, noting every fault. */
final class PairVerification {
    private final PairFiles files;
    private final PairManifest manifest;
    private final List<String> faults;

    PairVerification(PairFiles files, PairManifest manifest, List<String> faults) {
        this.files = files;
        this.manifest = manifest;
        this.faults = faults;
    }

    void verifyManifest() {
        if (manifest.models().isEmpty()) {
            note(
                    PairManifest.FILE,
                    "it must describe at least one of the models llm, hybrid and slm, but describes none");
        } else if (!manifest.modes().contains(manifest.defaultMode())) {
            note(
                    PairManifest.FILE,
                    "defaultMode is %s, but the models can run %s only"
                            .formatted(
                                    manifest.defaultMode().wireName(),
                                    manifest.modes().stream()
                                            .map(DecodingMode::wireName)
                                            .toList()));
        }
        manifest.models().forEach(this::verifyPositions);
        verifyConditioning();
    }

    private void verifyPositions(String role, Model model) {
        var positions = model.configuration().maxPositions();
        if (manifest.contextTokens() > positions) {
            note(
                    PairManifest.FILE,
                    "contextTokens is %d, but %s has %d positions"
                            .formatted(manifest.contextTokens(), role, positions));
        }
        if (manifest.maxOutputTokens() > positions) {
            note(
                    PairManifest.FILE,
                    "maxOutputTokens is %d, but %s has %d positions"
                            .formatted(manifest.maxOutputTokens(), role, positions));
        }
    }

    private void verifyConditioning() {
        manifest.models().forEach(this::verifyRole);
        if (manifest.llm() != null && manifest.hybrid() != null) {
            var expected = manifest.llm().configuration().width();
            var found = manifest.hybrid().configuration().representationWidth();
            if (found != 0 && found != expected) {
                note(
                        PairManifest.FILE,
                        "hybrid.configuration.representationWidth must be the llm's width %d, but is %d"
                                .formatted(expected, found));
            }
        }
    }

    private void verifyRole(String role, Model model) {
        var conditioning = model.configuration().conditioning();
        var expected = role.equals("hybrid") ? "must not be none" : "must be none";
        if ((conditioning == Conditioning.NONE) == role.equals("hybrid")) {
            note(
                    PairManifest.FILE,
                    "%s.configuration.conditioning %s, but is %s"
                            .formatted(role, expected, PairManifest.wireName(conditioning)));
        }
    }

    /** Missing files, wrong digests, wrong sizes. */
    void verifyFiles() {
        for (var name : manifest.namedFiles()) {
            if (!manifest.files().containsKey(name)) {
                note(PairManifest.FILE, "files must list %s, but does not".formatted(name));
            }
        }
        var names = new TreeSet<>(manifest.namedFiles());
        names.addAll(manifest.files().keySet());
        names.forEach(this::verifyFile);
    }

    private void verifyFile(String name) {
        if (!isPlain(name)) {
            note(PairManifest.FILE, "%s is not a plain file name".formatted(name));
            return;
        }
        try (var stream = files.open(name)) {
            if (stream == null) {
                note(name, "it is missing");
            } else if (manifest.files().containsKey(name)) {
                verifyDigest(name, manifest.files().get(name), Digests.of(stream));
            }
        } catch (IOException e) {
            note(name, "it cannot be read: " + e.getMessage());
        }
    }

    private void verifyDigest(String name, FileDigest expected, FileDigest found) {
        if (expected.bytes() != found.bytes()) {
            note(name, "it must have %d bytes, but has %d".formatted(expected.bytes(), found.bytes()));
        }
        if (!expected.sha256().equals(found.sha256())) {
            note(name, "its SHA-256 must be %s, but is %s".formatted(expected.sha256(), found.sha256()));
        }
    }

    /** A manifest must not reach outside its folder. */
    private static boolean isPlain(String name) {
        return name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*");
    }

    /** The tokenizer's vocabulary, compared with the special tokens and the models; null if there is none. */
    @Nullable
    TokenIds verifyVocabulary() {
        var bytes = isPlain(manifest.tokenizer()) ? files.read(manifest.tokenizer()) : null;
        var vocabulary = bytes == null ? null : TokenIds.read(manifest.tokenizer(), bytes, faults);
        if (vocabulary != null) {
            manifest.models().forEach((role, model) -> verifyVocabularySize(vocabulary, role, model));
            verifySpecialTokens(vocabulary);
        }
        return vocabulary;
    }

    private void verifyVocabularySize(TokenIds vocabulary, String role, Model model) {
        if (model.configuration().vocabularySize() != vocabulary.size()) {
            note(
                    manifest.tokenizer(),
                    "it has %d tokens, but the embedding of %s in %s has %d rows"
                            .formatted(
                                    vocabulary.size(),
                                    role,
                                    model.file(),
                                    model.configuration().vocabularySize()));
        }
    }

    private void verifySpecialTokens(TokenIds vocabulary) {
        var special = manifest.specialTokens();
        var tokens = new TreeSet<>(special.suppressed());
        tokens.addAll(List.of(special.start(), special.end(), special.pad()));
        for (var token : tokens) {
            if (!vocabulary.ids().containsKey(token)) {
                note(manifest.tokenizer(), "it lacks the special token %s".formatted(token));
            }
        }
    }

    /** The weights by role, each file compared with its model's configuration. */
    Map<String, Tensors> verifyWeights() {
        var weights = new LinkedHashMap<String, Tensors>();
        manifest.models().forEach((role, model) -> {
            var tensors = weights(model.file());
            if (tensors != null) {
                verifyTensors(model, tensors);
                weights.put(role, tensors);
            }
        });
        return weights;
    }

    private @Nullable Tensors weights(String name) {
        try {
            // A missing file and an odd name are faults already.
            return isPlain(name) && exists(name) ? files.weights(name) : null;
        } catch (InvalidCheckpointException e) {
            e.faults().forEach(fault -> faults.add("%s: %s".formatted(name, fault)));
        } catch (IOException e) {
            note(name, "it cannot be read: " + e.getMessage());
        }
        return null;
    }

    private boolean exists(String name) throws IOException {
        try (var stream = files.open(name)) {
            return stream != null;
        }
    }

    private void verifyTensors(Model model, Tensors found) {
        var expected = model.configuration().weights();
        expected.forEach((name, shape) ->
                verifyTensor(model.file(), name, shape, found.tensors().get(name)));
        for (var name : found.tensors().keySet()) {
            if (!expected.containsKey(name)) {
                note(model.file(), "tensor %s is not part of this architecture".formatted(name));
            }
        }
    }

    private void verifyTensor(String file, String name, int[] shape, @Nullable Tensor found) {
        if (found == null) {
            note(file, "tensor %s of shape %s is missing".formatted(name, Arrays.toString(shape)));
            return;
        }
        if (!Arrays.equals(shape, found.shape())) {
            note(
                    file,
                    "tensor %s must have the shape %s, but has %s"
                            .formatted(name, Arrays.toString(shape), Arrays.toString(found.shape())));
        }
        verifyFinite(file, name, found.values());
    }

    private void verifyFinite(String file, String name, float[] values) {
        for (var i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                note(file, "tensor %s must hold finite numbers, but value %d is %s".formatted(name, i, values[i]));
                return;
            }
        }
    }

    private void note(String file, String fault) {
        faults.add("%s: %s.".formatted(file, fault));
    }
}
