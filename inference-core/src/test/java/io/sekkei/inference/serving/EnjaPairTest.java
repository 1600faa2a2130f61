package io.sekkei.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.Explanation;
import io.sekkei.inference.ExplanationRequest;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.checkpoint.PairManifest;
import io.sekkei.inference.checkpoint.Tensors;
import io.sekkei.inference.djl.HuggingFaceTextTokenizer;
import io.sekkei.inference.encoder.PromptRepresentation;
import io.sekkei.inference.reference.ReferenceTransformer;
import io.sekkei.inference.tokenizer.PromptTemplate;
import io.sekkei.inference.tokenizer.TextTokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The default pair, with its real weights, from request to text. */
class EnjaPairTest {
    private static final String LOCATION = "classpath:/io/sekkei/pairs/enja";
    private static final int PROMPTS_OF_THE_HYBRID = 200;
    private static final int PROMPTS_OF_THE_OTHERS = 20;
    private static final Offset<Double> TOLERANCE = Offset.offset(1e-4);

    private static @Nullable TextGenerator generator;
    private static @Nullable PairCheckpoint checkpoint;

    @BeforeAll
    static void open() {
        generator = PairLoader.open(LOCATION, ServingSettings.defaults());
        checkpoint = PairCheckpoint.open(LOCATION);
    }

    @AfterAll
    static void close() {
        generator().close();
    }

    /** The log-probabilities are those of the logits, so that both are judged at once. */
    @ParameterizedTest
    @EnumSource(
            value = DecodingMode.class,
            names = {"LLM_TO_SLM", "SLM_ONLY", "LLM_ONLY"})
    void writesWhatTheSlowReferenceWrites(DecodingMode mode) throws IOException {
        var reference = new Reference(mode);
        var count = mode == DecodingMode.LLM_TO_SLM ? PROMPTS_OF_THE_HYBRID : PROMPTS_OF_THE_OTHERS;
        for (var sentence : sentences().limit(count).toList()) {
            var result = generator().generate(request(sentence, mode, 24), TokenListener.NONE);

            var logits = reference.logits(sentence, result);
            assertThat(idsOf(result)).isNotEmpty().isEqualTo(reference.greedy(logits, result));
            assertThat(result.tokens().stream()
                            .mapToDouble(GeneratedToken::logProbability)
                            .toArray())
                    .containsExactly(reference.logProbabilities(logits, result), TOLERANCE);
        }
    }

    @Test
    void speculationWritesExactlyWhatTheLargeModelWrites() {
        var drafted = 0;
        var accepted = 0;
        for (var sentence : sentences().limit(PROMPTS_OF_THE_HYBRID).toList()) {
            var alone = generator().generate(request(sentence, DecodingMode.LLM_ONLY, 48), TokenListener.NONE);

            var drafts = generator().generate(request(sentence, DecodingMode.SPECULATIVE, 48), TokenListener.NONE);

            assertThat(idsOf(drafts)).isEqualTo(idsOf(alone));
            assertThat(drafts.text()).isEqualTo(alone.text());
            assertThat(drafts.finishReason()).isEqualTo(alone.finishReason());
            assertThat(drafts.usage().llmDecodedTokens())
                    .isEqualTo(alone.usage().llmDecodedTokens());
            drafted += drafts.usage().draftedTokens();
            accepted += drafts.usage().acceptedTokens();
        }
        assertThat(accepted).isBetween(drafted / 3, drafted); // or drafting would be a waste of time
    }

    @Test
    void aCascadeWritesWhatTheModeItChoseWrites() {
        for (var threshold : List.of(0.0, 100.0)) {
            var rule = new DeferralRule(DeferralRule.Signal.ENTROPY, 0.9, threshold, DecodingMode.LLM_TO_SLM);
            for (var sentence : sentences().limit(10).toList()) {
                var request = request(sentence, DecodingMode.CASCADE, 24).withDeferral(rule);
                var cascade = generator().generate(request, TokenListener.NONE);

                var deferral = Objects.requireNonNull(cascade.deferral());
                var alone = generator().generate(request(sentence, deferral.writer(), 24), TokenListener.NONE);
                assertThat(deferral.writer())
                        .isEqualTo(threshold == 0 ? DecodingMode.LLM_TO_SLM : DecodingMode.SLM_ONLY);
                assertThat(cascade.text()).isEqualTo(alone.text());
                assertThat(idsOf(cascade)).isEqualTo(idsOf(alone));
            }
        }
    }

    @Test
    void translatesBothWaysAsToldOrByItself() {
        assertThat(answer("Where is the station?")).containsPattern("[ぁ-ん]");
        assertThat(answer("Translate to Japanese: Thank you.")).containsPattern("[ぁ-ん]");
        assertThat(answer("駅はどこですか。")).matches("[A-Za-z ,.'?!]+");
        assertThat(answer("英語に訳してください：ありがとう。")).matches("[A-Za-z ,.'?!]+");
    }

    @Test
    void theLargeModelReadsAPromptOnceHoweverOftenItIsAsked() {
        var request = request("I will never ask this again.", DecodingMode.LLM_TO_SLM, 24);

        var first = generator().generate(request, TokenListener.NONE).usage();
        var second = generator().generate(request, TokenListener.NONE).usage();

        assertThat(first.llmEncodedTokens()).isEqualTo(first.promptTokens());
        assertThat(second.llmEncodedTokens()).isZero();
    }

    @Test
    void anAnswerDoesNotDependOnWhoElseAsks() {
        var sentences = sentences().limit(24).toList();
        var alone = sentences.stream().map(EnjaPairTest::answer).toList();

        var together =
                sentences.stream()
                        .map(sentence -> CompletableFuture.supplyAsync(() -> answer(sentence)))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(together).isEqualTo(alone);
    }

    @ParameterizedTest
    @EnumSource(value = DecodingMode.class, mode = EnumSource.Mode.EXCLUDE, names = "CASCADE")
    void anExplanationTellsHowTheAnswerCameAbout(DecodingMode mode) {
        var request = request("Where is the station?", mode, 24);
        var written = generator().generate(request, TokenListener.NONE);

        var explained = generator().explain(new ExplanationRequest(request.messages(), mode, idsOf(written)));

        assertThat(explained.words().stream().map(Explanation.Word::text))
                .containsExactly("<2ja>", "Where", "is", "the", "station", "?", "</s>");
        assertThat(explained.method().steps()).isPositive();
        for (var place = 0; place < written.tokens().size(); place++) {
            var token = explained.tokens().get(place);
            assertThat(token.logProbability())
                    .isCloseTo(written.tokens().get(place).logProbability(), Offset.offset(1e-5));
            assertThat(token.entropy()).isBetween(0.0, Math.log(10_000));
            assertThat(token.shares())
                    .hasSize(7)
                    .allSatisfy(share -> assertThat(share).isFinite());
            assertThat(token.influence().slmAlone() == null).isEqualTo(mode == DecodingMode.SLM_ONLY);
            assertThat(token.influence().constantReading() == null).isEqualTo(mode != DecodingMode.LLM_TO_SLM);
        }
    }

    @Test
    void whoeverAsksWhyOfACascadeNamesTheModeThatWrote() {
        var request = request("Where is the station?", DecodingMode.CASCADE, 24);
        var written = generator().generate(request, TokenListener.NONE);
        var writer = Objects.requireNonNull(written.deferral()).writer();

        assertThatThrownBy(() -> generator()
                        .explain(new ExplanationRequest(request.messages(), DecodingMode.CASCADE, idsOf(written))))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(generator()
                        .explain(new ExplanationRequest(request.messages(), writer, idsOf(written)))
                        .tokens())
                .hasSameSizeAs(written.tokens());
    }

    @Test
    void aPromptAndAnAnswerOfFullLengthAreExplained() {
        var text = "We will meet at ten. ".repeat(40);
        var request = request(text.substring(0, text.length() - 1), DecodingMode.LLM_TO_SLM, 256);
        assertThat(generator().promptTokens(request)).isBetween(200, 256);
        var answer = Collections.nCopies(256, 300);

        var explained = generator().explain(new ExplanationRequest(request.messages(), request.mode(), answer));

        assertThat(explained.tokens()).hasSize(256);
        assertThat(explained.method().steps()).isOne();
    }

    @Test
    void aSeedRepeatsASampleAndAnotherDoesNot() {
        var settings = DecodingSettings.greedy().withTemperature(1.5).withMaxTokens(20);
        var request = GenerationRequest.of("Tell me about your family.", DecodingMode.LLM_TO_SLM);

        var first = generator().generate(request.withSettings(settings.withSeed(1)), TokenListener.NONE);
        var again = generator().generate(request.withSettings(settings.withSeed(1)), TokenListener.NONE);
        var other = generator().generate(request.withSettings(settings.withSeed(2)), TokenListener.NONE);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(other.text()).isNotEqualTo(first.text());
    }

    @Test
    void beamSearchNeverFindsALessLikelyAnswerThanGreedy() {
        for (var sentence : sentences().limit(10).toList()) {
            var greedy = generator().generate(request(sentence, DecodingMode.LLM_TO_SLM, 24), TokenListener.NONE);
            var settings = DecodingSettings.greedy().withBeamWidth(4).withMaxTokens(24);
            var beam = generator()
                    .generate(
                            request(sentence, DecodingMode.LLM_TO_SLM, 24).withSettings(settings), TokenListener.NONE);

            assertThat(beam.finishReason()).isIn(FinishReason.STOP, FinishReason.LENGTH);
            assertThat(beam.text()).isNotEmpty();
            assertThat(mean(beam)).isGreaterThan(mean(greedy) - 0.5);
        }
    }

    private static double mean(GenerationResult result) {
        return result.tokens().stream()
                .mapToDouble(GeneratedToken::logProbability)
                .average()
                .orElse(0);
    }

    private static String answer(String sentence) {
        return generator()
                .generate(request(sentence, DecodingMode.LLM_TO_SLM, 24), TokenListener.NONE)
                .text();
    }

    private static GenerationRequest request(String sentence, DecodingMode mode, int maxTokens) {
        return GenerationRequest.of(sentence, mode)
                .withSettings(DecodingSettings.greedy().withMaxTokens(maxTokens));
    }

    private static List<Integer> idsOf(GenerationResult result) {
        return result.tokens().stream().map(GeneratedToken::tokenId).toList();
    }

    /** Sentences of every subject with every predicate, in both languages. */
    private static Stream<String> sentences() {
        var english = combined(
                List.of(
                        "I",
                        "You",
                        "We",
                        "They",
                        "My friends",
                        "The students",
                        "Our customers",
                        "The new members",
                        "All of us"),
                List.of(
                        " want to go home.",
                        " have two dogs.",
                        " know the answer.",
                        " came by bus yesterday.",
                        " need more time.",
                        " do not like coffee.",
                        " read the report?",
                        " will meet at 10.",
                        " play tennis after school.",
                        " were very tired.",
                        " cannot swim.",
                        " must be careful!"),
                " ");
        var japanese = combined(
                List.of("私は", "彼は", "彼女は", "私たちは", "父は", "その学生は", "新しい社長は", "みんな"),
                List.of(
                        "家に帰りたい。",
                        "犬を飼っている。",
                        "答えを知っている。",
                        "昨日バスで来た。",
                        "時間が必要だ。",
                        "コーヒーが好きではない。",
                        "報告書を読みましたか。",
                        "10時に会います。",
                        "毎日テニスをする。",
                        "とても疲れていた。",
                        "泳げない。",
                        "忙しい。"),
                "");
        return IntStream.range(0, Math.max(english.size(), japanese.size()))
                .boxed()
                .flatMap(i -> Stream.of(english, japanese)
                        .filter(list -> i < list.size())
                        .map(list -> list.get(i)));
    }

    private static List<String> combined(List<String> subjects, List<String> predicates, String separator) {
        var sentences = new ArrayList<String>();
        for (var predicate : predicates) {
            subjects.forEach(subject -> sentences.add(subject + separator + predicate.strip()));
        }
        return sentences;
    }

    private static TextGenerator generator() {
        return Objects.requireNonNull(generator);
    }

    /** The same pair by the slow implementation. */
    private static final class Reference {
        private final DecodingMode mode;
        private final PairCheckpoint pair = Objects.requireNonNull(checkpoint);
        private final TextTokenizer tokenizer;
        private final PromptTemplate template;
        private final ReferenceTransformer llm;
        private final ReferenceTransformer writer;

        Reference(DecodingMode mode) throws IOException {
            this.mode = mode;
            var manifest = pair.manifest();
            tokenizer = HuggingFaceTextTokenizer.read(pair.tokenizer());
            template = new com.fasterxml.jackson.databind.json.JsonMapper()
                    .treeToValue(manifest.promptTemplate(), PromptTemplate.class);
            llm = model(manifest.llm(), pair.llm());
            writer = switch (mode) {
                case LLM_ONLY, SPECULATIVE -> llm;
                case LLM_TO_SLM -> model(manifest.hybrid(), pair.hybrid());
                case SLM_ONLY -> model(manifest.slm(), pair.slm());
                case CASCADE -> throw new IllegalArgumentException("A cascade has no model of its own");
            };
        }

        private static ReferenceTransformer model(PairManifest.@Nullable Model model, @Nullable Tensors tensors) {
            return new ReferenceTransformer(
                    Objects.requireNonNull(model).configuration(),
                    Objects.requireNonNull(tensors).tensors());
        }

        /** What greedy decoding writes, judged along the answer under test: where they part, the lists differ. */
        List<Integer> greedy(float[][] logits, GenerationResult result) {
            return IntStream.range(0, result.tokens().size())
                    .mapToObj(step -> likeliest(logits[step]))
                    .toList();
        }

        double[] logProbabilities(float[][] logits, GenerationResult result) {
            return IntStream.range(0, result.tokens().size())
                    .mapToDouble(step -> logits[step][result.tokens().get(step).tokenId()] - logSum(logits[step]))
                    .toArray();
        }

        /** What decides over each token of an answer, [T, V]; by far the slowest part, so it is computed once. */
        float[][] logits(String sentence, GenerationResult result) {
            var prompt = template.promptIds(List.of(ChatMessage.user(sentence)), tokenizer);
            var written = Stream.concat(Stream.of(pair.startId()), idsOf(result).stream())
                    .mapToInt(Integer::intValue)
                    .toArray();
            return writer.logitsAtEveryPosition(writer.memory(prompt, representation(prompt)), written);
        }

        private @Nullable PromptRepresentation representation(int[] prompt) {
            return mode == DecodingMode.LLM_TO_SLM ? writer.project(llm.encode(prompt)) : null;
        }

        private int likeliest(float[] logits) {
            var suppressed = tokenizer.specialIds();
            return IntStream.range(0, logits.length)
                    .filter(id -> id == pair.endId() || !suppressed.contains(id))
                    .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                    .orElseThrow();
        }

        private static double logSum(float[] logits) {
            return Math.log(IntStream.range(0, logits.length)
                    .mapToDouble(id -> Math.exp(logits[id]))
                    .sum());
        }
    }
}
