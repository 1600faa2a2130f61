package io.sekkei.inference.checkpoint.pretrained;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.inference.checkpoint.PairManifest.FileDigest;
import io.sekkei.inference.model.ProjectorKind;
import io.sekkei.inference.model.TransformerConfiguration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a joined pair is made of, as {@value #FILE} tells it: a published model that reads, and small models that write in a
 * vocabulary of their own.
 *
 * @param format 1
 * @param id short name clients use
 * @param version version of the weights
 * @param description one sentence for people
 * @param licence SPDX expression of the weights' licence
 * @param defaultMode wire name of the mode taken when a client names none
 * @param contextTokens most prompt tokens
 * @param maxOutputTokens most tokens of an answer
 * @param llm the published model
 * @param answers the vocabulary small models write in
 * @param transformers small models of our own kind, by role: {@code hybrid}, {@code slm}
 * @param published small models that were published too and have the large one's vocabulary, by role: {@code slm}
 * @param conditioned small models that were published and are trained to write from the large one's representation, by role:
 *     {@code hybrid}, and {@code slm}, which knows no more of it than its embedding
 * @param files every file of the folder itself but this one
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record JoinedPairManifest(
        int format,
        String id,
        String version,
        String description,
        String licence,
        String defaultMode,
        int contextTokens,
        int maxOutputTokens,
        Llm llm,
        Answers answers,
        Map<String, TransformerWriter> transformers,
        Map<String, PublishedWriter> published,
        Map<String, ConditionedWriter> conditioned,
        Map<String, FileDigest> files) {
    /** Name of the manifest's file. */
    public static final String FILE = "joined-pair.json";

    /** The small model that writes from the large one's representation. */
    public static final String HYBRID = "hybrid";

    /** The small model that stands alone. */
    public static final String SLM = "slm";

    public JoinedPairManifest {
        transformers = new TreeMap<>(transformers);
        published = new TreeMap<>(published);
        conditioned = new TreeMap<>(conditioned);
        files = new TreeMap<>(files);
    }

    /**
     * The published model that reads.
     *
     * @param folder of this pair, holding an imported model
     * @param digest of that model's manifest
     * @param readLayer after how many layers its representation is taken
     */
    public record Llm(String folder, String digest, int readLayer) {}

    /**
     * How answers are written.
     *
     * @param tokenizer file, as Hugging Face writes {@code tokenizer.json}
     * @param startId fed to the small model before its answer
     * @param endIds any of them ends an answer
     * @param suppressedIds no answer may hold them
     */
    public record Answers(String tokenizer, int startId, List<Integer> endIds, List<Integer> suppressedIds) {
        public Answers {
            endIds = List.copyOf(endIds);
            suppressedIds = List.copyOf(suppressedIds);
        }
    }

    /**
     * A small model of our own kind.
     *
     * @param file its weights, safetensors
     * @param configuration its architecture; the one that stands alone reads the large model's embedding
     */
    public record TransformerWriter(String file, TransformerConfiguration configuration) {}

    /**
     * A small model that was published.
     *
     * @param folder of this pair, holding an imported model
     * @param digest of that model's manifest
     */
    public record PublishedWriter(String folder, String digest) {}

    /**
     * A published model of any family and vocabulary with a projector.
     *
     * @param folder of this pair, holding the model as it was imported, which tells architecture and vocabulary
     * @param digest of that model's manifest
     * @param file the weights it is served with, safetensors
     * @param promptWidth numbers of the large model's embedding that follow the representation; 0 if none do
     * @param projector what brings them to its width
     */
    public record ConditionedWriter(
            String folder, String digest, String file, int promptWidth, ProjectorKind projector) {}

    /** Whether the large model's embedding of each token follows what it understood, for the hybrid. */
    public boolean readsEmbedding() {
        return promptWidth() > 0;
    }

    /** How many numbers of it follow what the large model understood, for the hybrid; 0 if none do. */
    public int promptWidth() {
        var own = transformers.get(HYBRID);
        var theirs = conditioned.get(HYBRID);
        if (own != null) {
            return own.configuration().promptWidth();
        }
        return theirs == null ? 0 : theirs.promptWidth();
    }

    /** The same manifest of another version of the weights. */
    public JoinedPairManifest withVersion(String value) {
        return with(value, files);
    }

    /** The same manifest about files of other content. */
    JoinedPairManifest withFiles(Map<String, FileDigest> value) {
        return with(version, value);
    }

    private JoinedPairManifest with(String otherVersion, Map<String, FileDigest> otherFiles) {
        return new JoinedPairManifest(
                format,
                id,
                otherVersion,
                description,
                licence,
                defaultMode,
                contextTokens,
                maxOutputTokens,
                llm,
                answers,
                transformers,
                published,
                conditioned,
                otherFiles);
    }
}
