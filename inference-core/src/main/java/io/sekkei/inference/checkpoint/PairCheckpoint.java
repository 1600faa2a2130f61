package io.sekkei.inference.checkpoint;

import io.sekkei.inference.PairDescription;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pair whose every file has been compared with its manifest: digests, sizes, names and shapes of tensors, finite
 * numbers, and a tokenizer that agrees with the embeddings.
 */
public final class PairCheckpoint {
    private final PairFiles files;
    private final PairManifest manifest;
    private final String digest;
    private final Map<String, Tensors> weights;
    private final TokenIds vocabulary;

    private PairCheckpoint(
            PairFiles files, PairManifest manifest, String digest, Map<String, Tensors> weights, TokenIds vocabulary) {
        this.files = files;
        this.manifest = manifest;
        this.digest = digest;
        this.weights = weights;
        this.vocabulary = vocabulary;
    }

    /**
     * Opens and verifies a pair.
     *
     * @param location a folder, or a place on the class path as in {@code classpath:/io/sekkei/pairs/enja}
     * @throws InvalidCheckpointException listing every fault at once
     * @throws UncheckedIOException if a file is there but cannot be read
     */
    public static PairCheckpoint open(String location) {
        return open(PairFiles.at(location));
    }

    /** As {@link #open(String)}, for files from anywhere. */
    public static PairCheckpoint open(PairFiles files) {
        var faults = new ArrayList<String>();
        var bytes = files.read(PairManifest.FILE);
        var manifest = bytes == null ? null : PairManifestJson.read(bytes, faults);
        if (bytes == null) {
            faults.add("%s: it is missing.".formatted(PairManifest.FILE));
        }
        var checkpoint =
                manifest == null || bytes == null ? null : verify(files, manifest, Digests.sha256(bytes), faults);
        if (checkpoint == null || !faults.isEmpty()) {
            throw new InvalidCheckpointException("The pair in " + files.location(), faults);
        }
        return checkpoint;
    }

    private static @Nullable PairCheckpoint verify(
            PairFiles files, PairManifest manifest, String digest, List<String> faults) {
        var verification = new PairVerification(files, manifest, faults);
        if (faults.isEmpty()) {
            // What cannot be read field by field would only seem to contradict itself.
            verification.verifyManifest();
        }
        verification.verifyFiles();
        var vocabulary = verification.verifyVocabulary();
        var weights = verification.verifyWeights();
        return vocabulary == null ? null : new PairCheckpoint(files, manifest, digest, weights, vocabulary);
    }

    public PairManifest manifest() {
        return manifest;
    }

    /** SHA-256 of the manifest, which vouches for every other file; in lower-case hexadecimal. */
    public String digest() {
        return digest;
    }

    /** What clients are told of this pair. */
    public PairDescription description() {
        return new PairDescription(
                manifest.id(),
                manifest.version(),
                digest,
                manifest.description(),
                manifest.licence(),
                manifest.modes(),
                manifest.defaultMode(),
                manifest.contextTokens(),
                manifest.maxOutputTokens());
    }

    /** Weights of the large model; null if this pair has none. */
    public @Nullable Tensors llm() {
        return weights.get("llm");
    }

    /** Weights of the conditioned small model, its projector included; null if this pair has none. */
    public @Nullable Tensors hybrid() {
        return weights.get("hybrid");
    }

    /** Weights of the small model that stands alone; null if this pair has none. */
    public @Nullable Tensors slm() {
        return weights.get("slm");
    }

    /** The bytes of {@code tokenizer.json}. */
    public byte[] tokenizer() {
        return Objects.requireNonNull(
                files.read(manifest.tokenizer()), "The tokenizer was deleted after it was verified");
    }

    /** Id of the token that begins every answer. */
    public int startId() {
        return id(manifest.specialTokens().start());
    }

    /** Id of the token that ends every answer. */
    public int endId() {
        return id(manifest.specialTokens().end());
    }

    /** Id of the token that fills rows of a batch. */
    public int padId() {
        return id(manifest.specialTokens().pad());
    }

    /** Ids of the tokens no answer may hold. */
    public int[] suppressedIds() {
        return manifest.specialTokens().suppressed().stream().mapToInt(this::id).toArray();
    }

    private int id(String token) {
        return Objects.requireNonNull(vocabulary.ids().get(token), "Verified to be in the vocabulary");
    }
}
