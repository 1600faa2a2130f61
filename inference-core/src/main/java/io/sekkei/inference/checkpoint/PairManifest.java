package io.sekkei.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pair is made of, as {@value #FILE} tells it. A pair may lack models; its {@link #modes()} follow from those it
 * has.
 *
 * @param id short name clients use
 * @param version version of the weights
 * @param description one sentence for people
 * @param licence SPDX expression of the weights' licence
 * @param attribution whom the licence of the data wants named
 * @param languages languages it knows, as BCP 47 tags
 * @param defaultMode the mode taken when a client names none
 * @param contextTokens most prompt tokens
 * @param maxOutputTokens most tokens of an answer
 * @param llm the large model
 * @param hybrid the small model that is conditioned on the large one's representation
 * @param slm the small model that stands alone
 * @param tokenizer file of the tokenizer all of them share, as Hugging Face writes {@code tokenizer.json}
 * @param promptTemplate how messages become a prompt; read by the tokenizer package
 * @param specialTokens tokens with a meaning
 * @param files every file of the pair but the manifest itself, by name
 * @param training how the pair came about, free in form
 * @param int8Loss what the pair loses with int8 weights; null if nobody has measured it
 * @param cascade when a cascade hands a draft on unless somebody says otherwise; null if nobody has calibrated it
 */
public record PairManifest(
        String id,
        String version,
        String description,
        String licence,
        String attribution,
        List<String> languages,
        DecodingMode defaultMode,
        int contextTokens,
        int maxOutputTokens,
        @Nullable Model llm,
        @Nullable Model hybrid,
        @Nullable Model slm,
        String tokenizer,
        @Nullable JsonNode promptTemplate,
        SpecialTokens specialTokens,
        Map<String, FileDigest> files,
        @Nullable JsonNode training,
        @Nullable Int8Loss int8Loss,
        @Nullable DeferralRule cascade) {
    /** Name of the manifest's file. */
    public static final String FILE = "pair.json";

    public PairManifest {
        languages = List.copyOf(languages);
        files = Map.copyOf(files);
    }

    /** Of a pair that was neither measured with int8 weights nor calibrated. */
    public PairManifest(
            String id,
            String version,
            String description,
            String licence,
            String attribution,
            List<String> languages,
            DecodingMode defaultMode,
            int contextTokens,
            int maxOutputTokens,
            @Nullable Model llm,
            @Nullable Model hybrid,
            @Nullable Model slm,
            String tokenizer,
            @Nullable JsonNode promptTemplate,
            SpecialTokens specialTokens,
            Map<String, FileDigest> files,
            @Nullable JsonNode training) {
        this(
                id,
                version,
                description,
                licence,
                attribution,
                languages,
                defaultMode,
                contextTokens,
                maxOutputTokens,
                llm,
                hybrid,
                slm,
                tokenizer,
                promptTemplate,
                specialTokens,
                files,
                training,
                null,
                null);
    }

    /**
     * What a pair loses with int8 weights.
     *
     * @param bleu how much BLEU less than with fp32 weights, by mode and direction; negative if it gains
     * @param sentences on how many sentences a direction
     */
    public record Int8Loss(Map<String, Double> bleu, int sentences) {
        /** Most BLEU a pair may lose and be served so. */
        public static final double MOST = 0.3;

        public Int8Loss {
            bleu = Map.copyOf(bleu);
        }

        /** The largest loss of any mode and direction. */
        public double worst() {
            return bleu.values().stream().mapToDouble(Double::doubleValue).max().orElse(Double.POSITIVE_INFINITY);
        }

        /** Whether no mode loses more than {@value #MOST} in any direction. */
        public boolean isAcceptable() {
            return worst() <= MOST;
        }
    }

    /**
     * One model of the pair.
     *
     * @param file its weights, safetensors
     * @param configuration its architecture
     */
    public record Model(String file, TransformerConfiguration configuration) {}

    /**
     * Tokens with a meaning, as the tokenizer writes them.
     *
     * @param start begins every answer; the first token a decoder is fed
     * @param end ends every prompt and every answer
     * @param pad fills rows of a batch
     * @param suppressed tokens no answer may hold
     */
    public record SpecialTokens(String start, String end, String pad, List<String> suppressed) {
        public SpecialTokens {
            suppressed = List.copyOf(suppressed);
        }

        /** {@code <s>}, {@code </s>} and {@code <pad>}, with the tokens no answer may hold. */
        public static SpecialTokens usual(List<String> suppressed) {
            return new SpecialTokens("<s>", "</s>", "<pad>", suppressed);
        }
    }

    /**
     * What a file must be.
     *
     * @param sha256 in lower-case hexadecimal
     * @param bytes its length
     */
    public record FileDigest(String sha256, long bytes) {}

    /**
     * Reads a manifest without looking at the files it speaks of; {@link PairCheckpoint} compares them with it.
     *
     * @throws InvalidCheckpointException listing every fault of its form
     */
    public static PairManifest read(PairFiles files) {
        var faults = new ArrayList<String>();
        var bytes = files.read(FILE);
        var manifest = bytes == null ? null : PairManifestJson.read(bytes, faults);
        if (bytes == null) {
            faults.add("%s: it is missing.".formatted(FILE));
        }
        if (manifest == null || !faults.isEmpty()) {
            throw new InvalidCheckpointException("The pair in " + files.location(), faults);
        }
        return manifest;
    }

    /** The modes that the models of this pair can run. */
    public Set<DecodingMode> modes() {
        var modes = EnumSet.noneOf(DecodingMode.class);
        if (llm != null && hybrid != null) {
            modes.add(DecodingMode.LLM_TO_SLM);
        }
        if (slm != null) {
            modes.add(DecodingMode.SLM_ONLY);
        }
        if (llm != null) {
            modes.add(DecodingMode.LLM_ONLY);
        }
        if (llm != null && (hybrid != null || slm != null)) {
            modes.add(DecodingMode.SPECULATIVE); // the models of such a pair share a tokenizer
        }
        return modes;
    }

    /** The same manifest about files of other content. */
    PairManifest withFiles(Map<String, FileDigest> value) {
        return with(value, int8Loss, cascade);
    }

    /**
     * The manifest of a pair whose small model was tuned; nobody has measured what int8 weights cost that one, or calibrated it.
     *
     * @param newVersion its version
     * @param lineage how it came about
     */
    public PairManifest tuned(String newVersion, JsonNode lineage) {
        return new PairManifest(
                id,
                newVersion,
                description,
                licence,
                attribution,
                languages,
                defaultMode,
                contextTokens,
                maxOutputTokens,
                llm,
                hybrid,
                slm,
                tokenizer,
                promptTemplate,
                specialTokens,
                files,
                lineage,
                null,
                null);
    }

    /** The same manifest with what was measured. */
    public PairManifest withInt8Loss(Int8Loss value) {
        return with(files, value, cascade);
    }

    /** The same manifest with a calibrated rule. */
    public PairManifest withCascade(DeferralRule value) {
        return with(files, int8Loss, value);
    }

    private PairManifest with(
            Map<String, FileDigest> nextFiles, @Nullable Int8Loss nextLoss, @Nullable DeferralRule nextCascade) {
        return new PairManifest(
                id,
                version,
                description,
                licence,
                attribution,
                languages,
                defaultMode,
                contextTokens,
                maxOutputTokens,
                llm,
                hybrid,
                slm,
                tokenizer,
                promptTemplate,
                specialTokens,
                nextFiles,
                training,
                nextLoss,
                nextCascade);
    }

    /** The models there are, by the name of their role. */
    Map<String, Model> models() {
        var models = new LinkedHashMap<String, Model>();
        put(models, "llm", llm);
        put(models, "hybrid", hybrid);
        put(models, "slm", slm);
        return models;
    }

    private static void put(Map<String, Model> models, String role, @Nullable Model model) {
        if (model != null) {
            models.put(role, model);
        }
    }

    /** The files the manifest speaks of outside {@link #files}. */
    Set<String> namedFiles() {
        var names = new LinkedHashSet<String>();
        models().values().forEach(model -> names.add(model.file()));
        names.add(tokenizer);
        return names;
    }

    /** As in {@code cross-attention}. */
    static String wireName(Conditioning conditioning) {
        return conditioning.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
