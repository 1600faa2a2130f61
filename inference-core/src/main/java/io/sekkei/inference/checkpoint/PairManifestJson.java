package io.sekkei.inference.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.checkpoint.PairManifest.FileDigest;
import io.sekkei.inference.checkpoint.PairManifest.Int8Loss;
import io.sekkei.inference.checkpoint.PairManifest.Model;
import io.sekkei.inference.checkpoint.PairManifest.SpecialTokens;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns manifests into JSON and back. */
final class PairManifestJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** Beyond any model, and small enough that a wrong digit costs no memory. */
    private static final int LARGEST_SIZE = 1_000_000;

    private static final int MOST_LAYERS = 1_000;

    private PairManifestJson() {}

    /**
     * Reads a manifest, noting every fault of its form.
     *
     * @return null if it is not JSON; otherwise a manifest with harmless values where there were faults
     */
    static @Nullable PairManifest read(byte[] bytes, List<String> faults) {
        try {
            return manifest(new ManifestFields("", JSON.readTree(new String(bytes, StandardCharsets.UTF_8)), faults));
        } catch (JsonProcessingException e) {
            faults.add("%s: it is not valid JSON: %s.".formatted(PairManifest.FILE, e.getOriginalMessage()));
            return null;
        }
    }

    private static PairManifest manifest(ManifestFields fields) {
        var manifest = new PairManifest(
                fields.text("id"),
                fields.text("version"),
                fields.text("description"),
                fields.text("licence"),
                fields.text("attribution"),
                fields.texts("languages"),
                fields.constant("defaultMode", DecodingMode.values(), DecodingMode::wireName),
                fields.wholeNumber("contextTokens", 1, LARGEST_SIZE),
                fields.wholeNumber("maxOutputTokens", 1, LARGEST_SIZE),
                model("llm", fields),
                model("hybrid", fields),
                model("slm", fields),
                fields.text("tokenizer"),
                fields.optional("promptTemplate"),
                specialTokens(fields.object("specialTokens")),
                files(fields.object("files")),
                fields.optional("training"),
                int8Loss(fields),
                cascade(fields));
        fields.noteUnknown();
        return manifest;
    }

    private static @Nullable Int8Loss int8Loss(ManifestFields manifest) {
        if (manifest.optional("int8Loss") == null) {
            return null;
        }
        var fields = manifest.object("int8Loss");
        var bleu = new TreeMap<String, Double>();
        var losses = fields.object("bleu");
        losses.names().forEach(name -> bleu.put(name, losses.number(name)));
        var loss = new Int8Loss(bleu, fields.wholeNumber("sentences", 1, LARGEST_SIZE));
        fields.noteUnknown();
        return loss;
    }

    private static @Nullable DeferralRule cascade(ManifestFields manifest) {
        if (manifest.optional("cascade") == null) {
            return null;
        }
        try {
            return DeferralRule.parse(manifest.text("cascade"));
        } catch (InvalidRequestException | NumberFormatException e) {
            manifest.note("cascade must be a deferral rule, but: " + e.getMessage());
            return null;
        }
    }

    private static @Nullable Model model(String role, ManifestFields manifest) {
        if (manifest.optional(role) == null) {
            return null;
        }
        var fields = manifest.object(role);
        var file = fields.text("file");
        var configuration = configuration(role, fields.object("configuration"));
        fields.noteUnknown();
        return configuration == null ? null : new Model(file, configuration);
    }

    private static @Nullable TransformerConfiguration configuration(String role, ManifestFields fields) {
        var faultsBefore = fields.faults();
        try {
            var configuration = new TransformerConfiguration(
                    fields.wholeNumber("vocabularySize", 1, LARGEST_SIZE),
                    fields.wholeNumber("width", 1, LARGEST_SIZE),
                    fields.wholeNumber("heads", 1, LARGEST_SIZE),
                    fields.wholeNumber("feedForward", 1, LARGEST_SIZE),
                    fields.wholeNumber("encoderLayers", 0, MOST_LAYERS),
                    fields.wholeNumber("decoderLayers", 1, MOST_LAYERS),
                    fields.constant("conditioning", Conditioning.values(), PairManifest::wireName),
                    fields.wholeNumber("representationWidth", 0, LARGEST_SIZE),
                    fields.wholeNumber("maxPositions", 1, LARGEST_SIZE));
            fields.noteUnknown();
            return fields.faults() == faultsBefore ? configuration : null;
        } catch (IllegalArgumentException e) {
            // With a field missing the numbers cannot go together; then that field is the fault worth telling.
            if (fields.faults() == faultsBefore) {
                fields.note("%s.configuration does not hold together: %s".formatted(role, e.getMessage()));
            }
            return null;
        }
    }

    private static SpecialTokens specialTokens(ManifestFields fields) {
        var tokens = new SpecialTokens(
                fields.text("start"), fields.text("end"), fields.text("pad"), fields.texts("suppressed"));
        fields.noteUnknown();
        return tokens;
    }

    private static Map<String, FileDigest> files(ManifestFields fields) {
        var files = new TreeMap<String, FileDigest>();
        for (var name : fields.names()) {
            var file = fields.object(name);
            files.put(name, new FileDigest(file.text("sha256"), file.bytes("bytes")));
            file.noteUnknown();
        }
        return files;
    }

    /** The manifest as indented JSON, ending in a line break; fields in the order of the record, files by name. */
    static byte[] write(PairManifest manifest) {
        var root = JSON.createObjectNode()
                .put("id", manifest.id())
                .put("version", manifest.version())
                .put("description", manifest.description())
                .put("licence", manifest.licence())
                .put("attribution", manifest.attribution());
        root.set("languages", JSON.valueToTree(manifest.languages()));
        root.put("defaultMode", manifest.defaultMode().wireName())
                .put("contextTokens", manifest.contextTokens())
                .put("maxOutputTokens", manifest.maxOutputTokens());
        manifest.models().forEach((role, model) -> root.set(role, model(model)));
        root.put("tokenizer", manifest.tokenizer());
        setOptional(root, "promptTemplate", manifest.promptTemplate());
        root.set("specialTokens", JSON.valueToTree(manifest.specialTokens()));
        root.set("files", JSON.valueToTree(new TreeMap<>(manifest.files())));
        setOptional(root, "training", manifest.training());
        var loss = manifest.int8Loss();
        if (loss != null) {
            var node = root.putObject("int8Loss").put("sentences", loss.sentences());
            new TreeMap<>(loss.bleu()).forEach(node.putObject("bleu")::put);
        }
        var cascade = manifest.cascade();
        if (cascade != null) {
            root.put("cascade", cascade.name());
        }
        return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void setOptional(ObjectNode root, String name, @Nullable JsonNode value) {
        if (value != null) {
            root.set(name, value);
        }
    }

    private static ObjectNode model(Model model) {
        var configuration = model.configuration();
        var node = JSON.createObjectNode().put("file", model.file());
        node.putObject("configuration")
                .put("vocabularySize", configuration.vocabularySize())
                .put("width", configuration.width())
                .put("heads", configuration.heads())
                .put("feedForward", configuration.feedForward())
                .put("encoderLayers", configuration.encoderLayers())
                .put("decoderLayers", configuration.decoderLayers())
                .put("conditioning", PairManifest.wireName(configuration.conditioning()))
                .put("representationWidth", configuration.representationWidth())
                .put("maxPositions", configuration.maxPositions());
        return node;
    }
}
