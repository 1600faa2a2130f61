package io.sekkei.inference.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.DeferralRule.Signal;
import io.sekkei.inference.EngineDescription;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.PairDescription;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.decoding.DecodingFixture;
import io.sekkei.inference.decoding.LetterTokenizer;
import io.sekkei.inference.decoding.ScriptedDecoder;
import io.sekkei.inference.tokenizer.PromptTemplate;
import io.sekkei.inference.tokenizer.PromptTemplate.Direction;
import io.sekkei.inference.tokenizer.PromptTemplate.Script;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CascadingGeneratorTest {
    private static final int V = DecodingFixture.vocabularySize();
    private static final Duration STEP = Duration.ofMillis(7);

    /** The small model writes what it read, surely; the large one writes x, y, z. */
    private DecodingFixture models = new DecodingFixture(
            ScriptedDecoder.echo(V), ScriptedDecoder.writing(V, letter('x'), letter('y'), letter('z')));

    private TextGenerator pair = serve(Set.of(DecodingMode.SLM_ONLY, DecodingMode.LLM_TO_SLM, DecodingMode.LLM_ONLY));

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void keepsADraftThatIsSure() {
        var heard = new DecodingFixture.Recorder();

        var result = pair.generate(cascade("hello", rule(-0.5)), heard);

        assertThat(result.text()).isEqualTo("hello");
        assertThat(String.join("", heard.texts())).isEqualTo("hello");
        assertThat(result.deferral()).isNotNull().satisfies(deferral -> {
            assertThat(deferral.deferred()).isFalse();
            assertThat(deferral.writer()).isEqualTo(DecodingMode.SLM_ONLY);
            assertThat(deferral.draftTokens()).isZero();
        });
        assertThat(result.usage().slmDecodedTokens()).isEqualTo(6);
        assertThat(result.usage().llmDecodedTokens()).isZero();
        assertThat(result.timings().firstToken()).isEqualTo(result.timings().total());
    }

    @Test
    void handsOnADraftThatIsNot() {
        var heard = new DecodingFixture.Recorder();

        var result = pair.generate(cascade("hello", rule(1)), heard);

        assertThat(result.text()).isEqualTo("xyz");
        assertThat(heard.texts()).as("nothing of the draft is told").containsExactly("x", "y", "z");
        assertThat(heard.tokens).allMatch(token -> token.writer() == Writer.LLM);
        assertThat(result.deferral()).isNotNull().satisfies(deferral -> {
            assertThat(deferral.deferred()).isTrue();
            assertThat(deferral.writer()).isEqualTo(DecodingMode.LLM_ONLY);
            assertThat(deferral.draftTokens()).isEqualTo(6);
        });
        assertThat(result.usage().slmDecodedTokens())
                .as("the draft is paid for")
                .isEqualTo(6);
        assertThat(result.usage().llmDecodedTokens()).isEqualTo(4);
        assertThat(result.usage().llmEncodedTokens()).isEqualTo(7);
    }

    @Test
    void countsTheTimeOfADraftThatWasThrownAway() {
        close();
        models = new DecodingFixture(
                ScriptedDecoder.echo(V).beforeStep(() -> models.time.advance(STEP)),
                ScriptedDecoder.writing(V, letter('x')).beforeStep(() -> models.time.advance(STEP)));
        pair = serve(Set.of(DecodingMode.SLM_ONLY, DecodingMode.LLM_ONLY));

        var timings =
                pair.generate(cascade("hello", rule(1)), TokenListener.NONE).timings();

        assertThat(timings.draft()).isEqualTo(STEP.multipliedBy(6));
        assertThat(timings.steps()).hasSize(2);
        assertThat(timings.firstToken()).isEqualTo(STEP.multipliedBy(7).plus(DecodingFixture.ENCODE));
        assertThat(timings.total()).isEqualTo(STEP.multipliedBy(8).plus(DecodingFixture.ENCODE));
    }

    /** Of equally likely tokens none is surer than the others: the entropy is the logarithm of their number. */
    @Test
    void judgesByEntropyToo() {
        close();
        models = new DecodingFixture(
                new ScriptedDecoder(V, (prompt, fed) -> undecidedButNotDone()),
                ScriptedDecoder.writing(V, letter('x')));
        pair = serve(Set.of(DecodingMode.SLM_ONLY, DecodingMode.LLM_ONLY));
        var below = new DeferralRule(Signal.ENTROPY, 0.5, Math.log(V - 1) - 0.01, DecodingMode.LLM_ONLY);
        var above = below.withThreshold(Math.log(V - 1) + 0.01);

        assertThat(pair.generate(cascade("hi", below), TokenListener.NONE).text())
                .isEqualTo("x");
        assertThat(pair.generate(cascade("hi", above), TokenListener.NONE)
                        .deferral()
                        .deferred())
                .isFalse();
    }

    private static float[] undecidedButNotDone() {
        var logits = new float[V];
        logits[LetterTokenizer.END] = -1000;
        return logits;
    }

    @Test
    void endsAKeptDraftWhereItsListenerWantsNoMore() {
        var heard = new DecodingFixture.Recorder(2);

        var result = pair.generate(cascade("hello", rule(-0.5)), heard);

        assertThat(result.text()).isEqualTo("he");
        assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void tellsAlternativesOnlyToThoseWhoAsked() {
        var asked = cascade("hello", rule(-0.5))
                .withSettings(DecodingSettings.greedy().withTopLogProbabilities(2));

        assertThat(pair.generate(cascade("hello", rule(-0.5)), TokenListener.NONE)
                        .tokens())
                .allMatch(token -> token.alternatives().isEmpty());
        assertThat(pair.generate(asked, TokenListener.NONE).tokens())
                .allMatch(token -> token.alternatives().size() == 2);
    }

    @Test
    void isOfferedByPairsThatHaveBothOnly() {
        assertThat(pair.pair().modes()).contains(DecodingMode.CASCADE);
        try (var single = serve(Set.of(DecodingMode.LLM_ONLY))) {
            assertThat(single.pair().modes()).doesNotContain(DecodingMode.CASCADE);
            assertThatThrownBy(() -> single.generate(cascade("hello", null), TokenListener.NONE))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("cannot run cascade");
        }
        try (var without = serve(Set.of(DecodingMode.SLM_ONLY, DecodingMode.LLM_TO_SLM))) {
            assertThatThrownBy(() -> without.generate(cascade("hello", rule(1)), TokenListener.NONE))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("cannot run llm-only");
        }
    }

    @Test
    void refusesRulesThatMakeNoSense() {
        assertThatThrownBy(() -> new DeferralRule(Signal.ENTROPY, 1.5, 0, DecodingMode.LLM_ONLY))
                .hasMessageContaining("between 0 and 1, but is 1.5");
        assertThatThrownBy(() -> new DeferralRule(Signal.ENTROPY, 1, 0, DecodingMode.CASCADE))
                .hasMessageContaining("a mode with the large model, but is cascade");
    }

    private static DeferralRule rule(double threshold) {
        return new DeferralRule(Signal.LOG_PROBABILITY, 0.1, threshold, DecodingMode.LLM_ONLY);
    }

    private static GenerationRequest cascade(String text, DeferralRule rule) {
        return new GenerationRequest(
                List.of(ChatMessage.user(text)), DecodingMode.CASCADE, DecodingSettings.greedy(), null, rule);
    }

    private static int letter(char letter) {
        return LetterTokenizer.letter(letter);
    }

    private TextGenerator serve(Set<DecodingMode> modes) {
        var description = new PairDescription(
                "letters",
                "1",
                "0".repeat(64),
                "Letters.",
                "Apache-2.0",
                modes,
                modes.iterator().next(),
                30,
                40);
        var template = new PromptTemplate("</s>", List.of(new Direction("<2ja>", List.of(), Script.OTHER)));
        var loaded = new LoadedPair(
                description,
                () -> EngineDescription.NONE,
                template,
                models.tokenizer,
                models.decoding,
                models.explainer,
                () -> {});
        return CascadingGenerator.over(
                new QueuedTextGenerator(loaded, ServingSettings.defaults(), models.time, models.time));
    }
}
