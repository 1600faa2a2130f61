package io.sekkei.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.WeightFormat;
import io.sekkei.inference.checkpoint.InvalidCheckpointException;
import io.sekkei.inference.checkpoint.pretrained.ImportedModel;
import io.sekkei.inference.checkpoint.pretrained.ModelManifest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published models through the public door, on the tiny ones of tools/door_vectors.py. */
class PublishedModelsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"chat, '', chat", "chat.gguf, chat.gguf, chat", "qwen.gguf, qwen.gguf, qwen"})
    void answersConversationsAsTransformersDoes(String files, String source, String golden) throws Exception {
        try (var generator = opened(files, source)) {
            for (var expected : golden(golden)) {
                var result = generator.generate(request(messages(expected.get("messages"))), token -> true);

                assertThat(result.usage().promptTokens())
                        .isEqualTo(expected.get("prompt").size());
                assertThat(idsWithEnd(result, 2)).isEqualTo(ints(expected.get("answer")));
                assertThat(result.tokens()).allMatch(token -> token.writer() == GeneratedToken.Writer.LLM);
            }
        }
    }

    @Test
    void answersTextsAsTransformersDoes() throws Exception {
        try (var generator = opened("text", "")) {
            for (var expected : golden("text")) {
                var message = ChatMessage.user(expected.get("text").textValue());

                var result = generator.generate(request(List.of(message)), token -> true);

                assertThat(result.usage().promptTokens())
                        .isEqualTo(expected.get("prompt").size());
                assertThat(idsWithEnd(result, 1)).isEqualTo(ints(expected.get("answer")));
            }
        }
    }

    @Test
    void manyAnswersAreWrittenTogether() throws Exception {
        try (var generator = opened("chat", "")) {
            var expected = golden("chat");
            var answers = expected.parallelStream()
                    .map(row -> generator.generate(request(messages(row.get("messages"))), token -> true))
                    .map(result -> idsWithEnd(result, 2))
                    .toList();

            assertThat(answers)
                    .isEqualTo(expected.stream()
                            .map(row -> ints(row.get("answer")))
                            .toList());
        }
    }

    @Test
    void aBeamFindsAnAnswerAtLeastAsLikely() throws Exception {
        try (var generator = opened("chat.gguf", "chat.gguf")) {
            var request = request(messages(golden("chat").get(0).get("messages")));
            var greedy = generator.generate(request, token -> true);
            var beam =
                    generator.generate(request.withSettings(request.settings().withBeamWidth(4)), token -> true);

            assertThat(mean(beam)).isGreaterThanOrEqualTo(mean(greedy) - 1e-6);
        }
    }

    @Test
    void aTypedControlTokenIsTextAndCommandsNothing() throws Exception {
        try (var generator = opened("chat", "")) {
            var typed = request(List.of(ChatMessage.user("<|stop|>")));
            var other = request(List.of(ChatMessage.user("x")));

            assertThat(generator.promptTokens(typed)).isGreaterThan(generator.promptTokens(other) + 3);
        }
    }

    @Test
    void anEmptyTextIsRefusedByModelsThatKnowNoConversations() throws Exception {
        try (var generator = opened("text", "")) {
            assertThatThrownBy(() -> generator.promptTokens(request(List.of(ChatMessage.user("")))))
                    .isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void tellsWhatItIs() throws Exception {
        try (var generator = opened("chat", "")) {
            var description = generator.pair();

            assertThat(description.id()).isEqualTo("tiny");
            assertThat(description.modes()).containsExactly(DecodingMode.LLM_ONLY);
            assertThat(description.digest()).hasSize(64);
        }
    }

    @Test
    void aFileThatWasChangedIsRefused() throws Exception {
        seal("chat", "");
        var weights = folder.resolve("model.safetensors");
        var bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        assertThatThrownBy(() -> PairLoader.open(folder.toString(), ServingSettings.defaults()))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("model.safetensors: it must have");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | must hold a model of the type BPE or Unigram",
                "[ | its tokenizer.json is no JSON",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":-5},\"merges\":[]}} | must hold tokens with ids from 0",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":2000000000},\"merges\":[]}} | must hold tokens with ids from 0",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":300},\"merges\":[]}} | has 301 tokens, but its embedding has 300 rows",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":7,\"merges\":[]}} | must hold tokens with ids from 0",
            })
    void aTokenizerThatDoesNotFitIsRefused(String json, String sentence) throws Exception {
        seal("chat", "");
        Files.writeString(folder.resolve("tokenizer.json"), json);
        ImportedModel.seal(folder, manifest(""));

        assertThatThrownBy(() -> PairLoader.open(folder.toString(), ServingSettings.defaults()))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aFileThatTheManifestDoesNotKnowIsRefused() throws Exception {
        seal("text", "");
        Files.writeString(folder.resolve("chat_template.jinja"), "{{ 'evil' }}");

        assertThatThrownBy(() -> PairLoader.open(folder.toString(), ServingSettings.defaults()))
                .hasMessageContaining("files must list chat_template.jinja");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\" : 1 | \"format\" : 2 | format must be 1, but is 2",
                "\"id\" : \"tiny\" | \"id\" : \"ti:ny\" | id must be a name without a colon",
                "\"readLayer\" : 2 | \"readLayers\" : 2 | readLayer",
                "\"contextTokens\" : 128 | \"contextTokens\" : 1.5 | contextTokens",
                "\"contextTokens\" : 128 | \"contextTokens\" : 9000 | must be at most 256 together, but are 9016",
            })
    void aManifestThatCannotBeIsRefused(String right, String wrong, String sentence) throws Exception {
        seal("chat", "");
        var manifest = folder.resolve("model.json");
        Files.writeString(manifest, Files.readString(manifest).replace(right.strip(), wrong.strip()));

        assertThatThrownBy(() -> PairLoader.open(folder.toString(), ServingSettings.defaults()))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining(sentence.strip());
    }

    private TextGenerator opened(String files, String source) throws Exception {
        seal(files, source);
        // These are judged by what fp32 weights write.
        return PairLoader.open(folder.toString(), ServingSettings.defaults().withWeights(WeightFormat.FP32));
    }

    private void seal(String files, String source) throws Exception {
        var from = resource(files);
        if (Files.isDirectory(from)) {
            try (var all = Files.list(from)) {
                for (var file : (Iterable<Path>) all::iterator) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        } else {
            Files.copy(from, folder.resolve(files));
        }
        ImportedModel.seal(folder, manifest(source));
    }

    private static ModelManifest manifest(String source) {
        return new ModelManifest(1, "tiny", "1", "A tiny model.", "Apache-2.0", source, 128, 16, 2, Map.of());
    }

    private static GenerationRequest request(List<ChatMessage> messages) {
        return new GenerationRequest(
                messages, DecodingMode.LLM_ONLY, DecodingSettings.greedy().withMaxTokens(16), null);
    }

    private static List<ChatMessage> messages(JsonNode messages) {
        var all = new ArrayList<ChatMessage>();
        messages.forEach(message -> all.add(new ChatMessage(
                ChatMessage.Role.valueOf(message.get("role").textValue().toUpperCase(Locale.ROOT)),
                message.get("content").textValue())));
        return all;
    }

    /** The end mark itself is not among the tokens of an answer. */
    private static List<Integer> idsWithEnd(GenerationResult result, int endId) {
        var ids = new ArrayList<>(
                result.tokens().stream().map(GeneratedToken::tokenId).toList());
        if (result.finishReason() == FinishReason.STOP && (ids.isEmpty() || ids.get(ids.size() - 1) != endId)) {
            ids.add(endId);
        }
        return ids;
    }

    private static double mean(GenerationResult result) {
        return result.tokens().stream()
                .mapToDouble(GeneratedToken::logProbability)
                .average()
                .orElse(0);
    }

    private static List<JsonNode> golden(String name) throws IOException {
        var all = new ObjectMapper().readTree(resource("golden.json").toFile());
        return StreamSupport.stream(all.get(name).spliterator(), false).toList();
    }

    private static List<Integer> ints(JsonNode node) {
        return IntStream.range(0, node.size())
                .mapToObj(i -> node.get(i).intValue())
                .toList();
    }

    private static Path resource(String name) {
        try {
            return Path.of(PublishedModelsTest.class
                    .getResource("/io/sekkei/inference/door/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
