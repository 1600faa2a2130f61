package io.sekkei.inference.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.checkpoint.PairManifest.Model;
import io.sekkei.inference.checkpoint.PairManifest.SpecialTokens;
import io.sekkei.inference.model.Conditioning;
import io.sekkei.inference.model.TransformerConfiguration;
import io.sekkei.inference.reference.RandomWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairCheckpointTest {
    private static final TransformerConfiguration LLM =
            new TransformerConfiguration(6, 8, 2, 16, 1, 1, Conditioning.NONE, 0, 32);
    private static final TransformerConfiguration HYBRID =
            new TransformerConfiguration(6, 4, 2, 8, 1, 1, Conditioning.ADD, 8, 32);
    private static final TransformerConfiguration SLM =
            new TransformerConfiguration(6, 4, 2, 8, 1, 1, Conditioning.NONE, 0, 32);
    private static final String TOKENIZER = """
            {"added_tokens": [{"id": 0, "content": "<pad>"}, {"id": 1, "content": "<s>"}, {"id": 2, "content": "</s>"}],
             "model": {"type": "Unigram",
              "vocab": [["<pad>", 0], ["<s>", 0], ["</s>", 0], ["<2ja>", 0], ["a", -1], ["b", -2]]}}
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @BeforeEach
    void sealAPair() throws IOException {
        writeWeights("llm.safetensors", RandomWeights.of(LLM, 1));
        writeWeights("hybrid.safetensors", RandomWeights.of(HYBRID, 2));
        writeWeights("slm.safetensors", RandomWeights.of(SLM, 3));
        Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
        Files.writeString(folder.resolve("MODEL_CARD.md"), "A pair for tests.\n");
        PairManifestWriter.write(folder, draft(), List.of("MODEL_CARD.md"));
    }

    private void writeWeights(String file, Map<String, Tensor> weights) {
        Safetensors.write(folder.resolve(file), new Tensors(weights), TensorType.F16);
    }

    private static PairManifest draft() {
        return new PairManifest(
                "test",
                "1.0.0",
                "A pair for tests.",
                "Apache-2.0",
                "nobody",
                List.of("en", "ja"),
                DecodingMode.LLM_TO_SLM,
                32,
                16,
                new Model("llm.safetensors", LLM),
                new Model("hybrid.safetensors", HYBRID),
                new Model("slm.safetensors", SLM),
                "tokenizer.json",
                JSON.createObjectNode().put("en-ja", "<2ja> {text}"),
                SpecialTokens.usual(List.of("<2ja>", "<pad>")),
                Map.of(),
                JSON.createObjectNode().put("steps", 7));
    }

    @Test
    void opensWhatItSealed() throws IOException {
        var checkpoint = PairCheckpoint.open(folder.toString());

        assertThat(checkpoint.manifest().withFiles(Map.of())).isEqualTo(draft());
        assertThat(checkpoint.manifest().files()).hasSize(5).containsKey("MODEL_CARD.md");
        assertThat(checkpoint.digest()).isEqualTo(Digests.sha256(Files.readAllBytes(folder.resolve("pair.json"))));
        assertThat(checkpoint.llm()).isNotNull();
        assertThat(checkpoint.hybrid().tensors()).hasSameSizeAs(HYBRID.weights());
        assertThat(checkpoint.slm().get("embedding").shape()).containsExactly(6, 4);
        assertThat(checkpoint.tokenizer()).asString().isEqualTo(TOKENIZER);
        assertThat(checkpoint.startId()).isEqualTo(1);
        assertThat(checkpoint.endId()).isEqualTo(2);
        assertThat(checkpoint.padId()).isZero();
        assertThat(checkpoint.suppressedIds()).containsExactly(3, 0);
        assertThat(checkpoint.description().modes())
                .containsExactlyInAnyOrder(
                        DecodingMode.LLM_TO_SLM,
                        DecodingMode.SLM_ONLY,
                        DecodingMode.LLM_ONLY,
                        DecodingMode.SPECULATIVE);
    }

    @Test
    void sealingTwiceGivesTheSameBytes() throws IOException {
        var first = Files.readAllBytes(folder.resolve("pair.json"));

        PairManifestWriter.write(folder, draft(), List.of("MODEL_CARD.md"));

        assertThat(folder.resolve("pair.json")).hasBinaryContent(first);
    }

    @Test
    void digestsAreThoseOfSha256() {
        // FIPS 180-2, appendix B.1
        assertThat(Digests.sha256("abc".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void opensAPairOnTheClassPath() {
        assertThat(faults("classpath:/io/sekkei/nowhere")).containsExactly("pair.json: it is missing.");
        assertThat(PairCheckpoint.open("classpath:io/sekkei/inference/checkpoint/pair/")
                        .manifest()
                        .modes())
                .containsExactly(DecodingMode.SLM_ONLY);
    }

    @Test
    void tellsEveryFaultAtOnce() throws IOException {
        var llm = new LinkedHashMap<>(RandomWeights.of(LLM, 1));
        llm.put("encoder.norm.bias", new Tensor(new int[] {9}, new float[9]));
        llm.remove("decoder.norm.weight");
        llm.put("stranger", new Tensor(new int[] {}, new float[1]));
        writeWeights("llm.safetensors", llm);
        var slm = RandomWeights.of(SLM, 3);
        slm.get("embedding").values()[5] = Float.NaN;
        writeWeights("slm.safetensors", slm);
        Files.delete(folder.resolve("hybrid.safetensors"));
        Files.writeString(
                folder.resolve("tokenizer.json"), TOKENIZER.replace("[\"b\", -2]", "[\"b\", -2], [\"c\", -3]"));
        Files.writeString(folder.resolve("MODEL_CARD.md"), "A pear for tests.\n");

        assertThat(faults(folder.toString()))
                .anyMatch(fault ->
                        fault.matches("MODEL_CARD\\.md: its SHA-256 must be [0-9a-f]{64}, but is [0-9a-f]{64}\\."))
                .contains(
                        "hybrid.safetensors: it is missing.",
                        "llm.safetensors: tensor encoder.norm.bias must have the shape [8], but has [9].",
                        "llm.safetensors: tensor decoder.norm.weight of shape [8] is missing.",
                        "llm.safetensors: tensor stranger is not part of this architecture.",
                        "slm.safetensors: tensor embedding must hold finite numbers, but value 5 is NaN.",
                        "tokenizer.json: it has 7 tokens, but the embedding of llm in llm.safetensors has 6 rows.")
                .anyMatch(fault -> fault.startsWith("tokenizer.json: it must have "))
                .anyMatch(fault -> fault.startsWith("slm.safetensors: its SHA-256 must be"))
                .noneMatch(fault -> fault.startsWith("MODEL_CARD.md: it must have "));
    }

    @Test
    void theMessageListsTheFaultsLineByLine() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        Files.delete(folder.resolve("MODEL_CARD.md"));

        var thrown =
                catchThrowableOfType(InvalidCheckpointException.class, () -> PairCheckpoint.open(folder.toString()));

        assertThat(thrown.getMessage().lines())
                .containsExactly(
                        "The pair in " + folder + " cannot be used, for 2 reasons:",
                        "- MODEL_CARD.md: it is missing.",
                        "- tokenizer.json: it is missing.");
    }

    @Test
    void tellsBrokenFilesApartFromWrongOnes() throws IOException {
        Files.writeString(folder.resolve("slm.safetensors"), "no weights at all");
        Files.writeString(folder.resolve("tokenizer.json"), "{");

        assertThat(faults(folder.toString()))
                .anyMatch(fault -> fault.startsWith("slm.safetensors: its header claims "))
                .anyMatch(fault -> fault.startsWith("tokenizer.json: it is not valid JSON"));
    }

    @Test
    void tellsEveryWrongFieldOfAManifest() {
        change(pair -> {
            pair.remove("id");
            pair.put("version", 3)
                    .put("contextTokens", -1)
                    .put("defaultMode", "llm")
                    .put("languages", "en")
                    .put("colour", 1);
            ((ObjectNode) pair.at("/llm/configuration"))
                    .put("width", "wide")
                    .put("conditioning", "sub")
                    .put("decoderLayers", 2_000_000_000);
            ((ObjectNode) pair.at("/slm/configuration")).put("heads", 3);
            ((ObjectNode) pair.at("/files/tokenizer.json")).put("bytes", "many");
            ((ObjectNode) pair.at("/specialTokens")).putArray("suppressed").add(1);
        });

        assertThat(faults(folder.toString()))
                .contains(
                        "pair.json: id must be a text that is not blank, but is missing.",
                        "pair.json: version must be a text that is not blank, but is 3.",
                        "pair.json: contextTokens must be a whole number from 1 to 1000000, but is -1.",
                        "pair.json: defaultMode must be one of [llm-to-slm, slm-only, llm-only, speculative, cascade], but is \"llm\".",
                        "pair.json: languages must be a list of texts, but is \"en\".",
                        "pair.json: the field colour is unknown.",
                        "pair.json: llm.configuration.width must be a whole number from 1 to 1000000, but is \"wide\".",
                        "pair.json: llm.configuration.conditioning must be one of [none, add, replace, cross-attention],"
                                + " but is \"sub\".",
                        "pair.json: llm.configuration.decoderLayers must be a whole number from 1 to 1000, but is 2000000000.",
                        "pair.json: slm.configuration does not hold together: Transformer configuration: width must be"
                                + " even and a multiple of heads.",
                        "pair.json: files.tokenizer.json.bytes must be a number of bytes, but is \"many\".",
                        "pair.json: specialTokens.suppressed must be a list of texts, but is [1].");
    }

    @Test
    void tellsWhereAManifestContradictsItself() {
        change(pair -> {
            pair.put("contextTokens", 33).put("maxOutputTokens", 40);
            ((ObjectNode) pair.at("/hybrid/configuration")).put("representationWidth", 6);
            ((ObjectNode) pair.at("/files")).remove("slm.safetensors");
            ((ObjectNode) pair.at("/specialTokens")).put("end", "<end>");
        });

        assertThat(faults(folder.toString()))
                .contains(
                        "pair.json: contextTokens is 33, but llm has 32 positions.",
                        "pair.json: maxOutputTokens is 40, but slm has 32 positions.",
                        "pair.json: hybrid.configuration.representationWidth must be the llm's width 8, but is 6.",
                        "pair.json: files must list slm.safetensors, but does not.",
                        "tokenizer.json: it lacks the special token <end>.");
    }

    @Test
    void refusesAModeItsModelsCannotRun() {
        change(pair -> pair.remove("hybrid"));

        assertThat(faults(folder.toString()))
                .containsExactly(
                        "pair.json: defaultMode is llm-to-slm, but the models can run [slm-only, llm-only, speculative] only.");
    }

    @Test
    void refusesModelsInTheWrongRole() {
        change(pair -> {
            var slm = pair.get("slm");
            pair.set("slm", pair.get("hybrid"));
            pair.set("hybrid", slm);
        });

        assertThat(faults(folder.toString()))
                .containsExactly(
                        "pair.json: hybrid.configuration.conditioning must not be none, but is none.",
                        "pair.json: slm.configuration.conditioning must be none, but is add.");
    }

    @Test
    void neverReachesOutsideItsFolder() {
        change(pair -> {
            pair.put("tokenizer", "../../etc/passwd");
            ((ObjectNode) pair.at("/files"))
                    .putObject("/etc/passwd")
                    .put("sha256", "0")
                    .put("bytes", 0);
        });

        assertThat(faults(folder.toString()))
                .contains(
                        "pair.json: ../../etc/passwd is not a plain file name.",
                        "pair.json: /etc/passwd is not a plain file name.");
    }

    @Test
    void refusesAManifestThatIsNotJson() throws IOException {
        Files.writeString(folder.resolve("pair.json"), "{\"id\": \"a\", \"id\": \"b\"}");
        assertThat(faults(folder.toString()))
                .singleElement()
                .asString()
                .startsWith("pair.json: it is not valid JSON: ");

        Files.writeString(folder.resolve("pair.json"), "[]");
        assertThat(faults(folder.toString())).contains("pair.json: its content must be a JSON object, but is [].");

        Files.writeString(folder.resolve("pair.json"), "");
        assertThat(faults(folder.toString())).contains("pair.json: its content must be a JSON object, but is missing.");
    }

    private void change(Consumer<ObjectNode> change) {
        try {
            var file = folder.resolve("pair.json").toFile();
            var pair = (ObjectNode) JSON.readTree(file);
            change.accept(pair);
            JSON.writeValue(file, pair);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> faults(String location) {
        return catchThrowableOfType(InvalidCheckpointException.class, () -> PairCheckpoint.open(location))
                .faults();
    }
}
