package io.sekkei.inference.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.ChiSquare;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.EngineFailureException;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.TokenListener;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SpeculativeTest {
    private static final int VOCABULARY = DecodingFixture.vocabularySize();
    private static final DecodingSettings GREEDY = DecodingSettings.greedy();

    @Property(tries = 200)
    void greedyAnswersAreThoseOfTheLargeModelAlone(
            @ForAll @CharRange(from = 'a', to = 'y') @StringLength(min = 1, max = 12) String text,
            @ForAll @IntRange(min = 1, max = 40) int maxTokens,
            @ForAll @IntRange(min = 0, max = 100) int agreement) {
        var llm = ScriptedDecoder.arbitrary(VOCABULARY);
        var fixture = new DecodingFixture(agreeing(llm, agreement), llm);
        var settings = GREEDY.withMaxTokens(maxTokens).withRepetitionPenalty(1.3);

        var alone = fixture.run(DecodingMode.LLM_ONLY, fixture.job(text, settings));
        var drafted = fixture.run(DecodingMode.SPECULATIVE, fixture.job(text, settings));

        assertThat(drafted.tokens()).isEqualTo(alone.tokens());
        assertThat(drafted.finishReason()).isEqualTo(alone.finishReason());
        assertThat(drafted.usage().llmDecodedTokens()).isEqualTo(alone.usage().llmDecodedTokens());
        assertThat(llm.openStates).hasValue(0);
    }

    @Test
    void sampledAnswersAreDistributedAsThoseOfTheLargeModelAlone() {
        var settings = GREEDY.withTemperature(1).withMaxTokens(3);
        var fixture = new DecodingFixture(letters(1), letters(2));

        var counts = new HashMap<List<Integer>, Integer>();
        for (var seed = 0; seed < 3_000; seed++) {
            var result = fixture.run(DecodingMode.SPECULATIVE, fixture.job("a", settings.withSeed(seed)));
            counts.merge(ids(result), 1, Integer::sum);
        }

        assertThat(ChiSquare.likelihood(counts, answersOf(2))).isGreaterThan(0.001);
        assertThat(ChiSquare.likelihood(counts, answersOf(1))).isLessThan(0.001);
    }

    @Test
    void aPerfectDrafterSparesTheLargeModelMostOfItsPasses() {
        var slm = ScriptedDecoder.echo(VOCABULARY);
        var llm = ScriptedDecoder.echo(VOCABULARY);
        var fixture = new DecodingFixture(slm, llm);

        var result = fixture.run(DecodingMode.SPECULATIVE, fixture.job("abcdefghijklmnopqrst", GREEDY));

        assertThat(result.text()).isEqualTo("abcdefghijklmnopqrst");
        assertThat(result.tokens()).allMatch(token -> token.writer() == Writer.LLM);
        assertThat(llm.steps.get()).isLessThan(7);
        assertThat(result.usage().llmDecodedTokens()).isEqualTo(21);
        assertThat(result.usage().slmDecodedTokens()).isZero();
        assertThat(result.usage().acceptedTokens()).isEqualTo(result.usage().draftedTokens());
        assertThat(result.timings().steps()).hasSize(llm.steps.get());
    }

    @Test
    void aHopelessDrafterIsSoonAskedForOneTokenOnly() {
        var slm = ScriptedDecoder.writing(
                VOCABULARY,
                IntStream.generate(() -> LetterTokenizer.letter('z')).limit(200).toArray());
        var fixture = new DecodingFixture(slm, ScriptedDecoder.echo(VOCABULARY));

        var result = fixture.run(DecodingMode.SPECULATIVE, fixture.job("abcdefghijklmnopqrst", GREEDY));

        assertThat(result.text()).isEqualTo("abcdefghijklmnopqrst");
        assertThat(result.usage().acceptedTokens()).isZero();
        assertThat(result.usage().draftedTokens()).isLessThan(2 * 21);
    }

    @Test
    void theLargeModelReadsThePromptOnceForBoth() {
        var fixture = new DecodingFixture(ScriptedDecoder.echo(VOCABULARY));

        var result = fixture.run(DecodingMode.SPECULATIVE, fixture.job("abc", GREEDY));

        assertThat(result.usage().llmEncodedTokens()).isEqualTo(5);
        assertThat(result.timings().llmEncode()).isEqualTo(DecodingFixture.ENCODE);
        assertThat(result.timings().projector()).isEqualTo(DecodingFixture.PROJECT);
    }

    @Test
    void stopStringsEndAnAnswerInTheMiddleOfADraft() {
        var fixture = new DecodingFixture(ScriptedDecoder.echo(VOCABULARY));

        var result = fixture.run(DecodingMode.SPECULATIVE, fixture.job("abcdefgh", GREEDY.withStop(List.of("cd"))));

        assertThat(result.text()).isEqualTo("ab");
        assertThat(result.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void aListenerThatWishesNoMoreIsToldNoMore() {
        var fixture = new DecodingFixture(ScriptedDecoder.echo(VOCABULARY));
        var recorder = new DecodingFixture.Recorder(2);

        var result = fixture.run(DecodingMode.SPECULATIVE, fixture.job("abcdefgh", GREEDY, null, recorder));

        assertThat(recorder.texts()).containsExactly("a", "b");
        assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void aDeadlineEndsAnAnswerBetweenTwoRounds() {
        var llm = ScriptedDecoder.echo(VOCABULARY);
        var fixture = new DecodingFixture(ScriptedDecoder.echo(VOCABULARY), llm);
        llm.beforeStep(() -> fixture.time.advance(Duration.ofMillis(10)));
        var deadline = fixture.time.in(
                DecodingFixture.ENCODE.plus(DecodingFixture.PROJECT).plusMillis(45));

        var result = fixture.run(
                DecodingMode.SPECULATIVE, fixture.job("abcdefghijklmnopqrstuvw", GREEDY, deadline, TokenListener.NONE));

        assertThat(result.finishReason()).isEqualTo(FinishReason.DEADLINE);
        assertThat(result.text()).isNotEmpty().hasSizeLessThan(23);
    }

    @Test
    void beamSearchIsTheLargeModelsOwn() {
        var llm = ScriptedDecoder.arbitrary(VOCABULARY);
        var fixture = new DecodingFixture(ScriptedDecoder.echo(VOCABULARY), llm);
        var beams = GREEDY.withBeamWidth(3).withMaxTokens(10);

        var alone = fixture.run(DecodingMode.LLM_ONLY, fixture.job("abc", beams));
        var asked = fixture.run(DecodingMode.SPECULATIVE, fixture.job("abc", beams));

        assertThat(asked.tokens()).isEqualTo(alone.tokens());
    }

    @Test
    void answersWrittenInTurnsAreThoseWrittenAlone() {
        var llm = ScriptedDecoder.arbitrary(VOCABULARY);
        var fixture = new DecodingFixture(agreeing(llm, 60), llm);
        var settings = GREEDY.withTemperature(0.8).withSeed(7).withMaxTokens(20);
        var texts = List.of("a", "bcd", "efghij", "k");

        var together = texts.stream().map(text -> fixture.job(text, settings)).toList();
        fixture.decoding.run(DecodingMode.SPECULATIVE, together);

        for (var i = 0; i < texts.size(); i++) {
            var alone = fixture.run(DecodingMode.SPECULATIVE, fixture.job(texts.get(i), settings));
            assertThat(DecodingFixture.result(together.get(i)).tokens()).isEqualTo(alone.tokens());
        }
    }

    @Test
    void anAnswerThatFailsDoesSoAlone() {
        var llm = new ScriptedDecoder(VOCABULARY, (prompt, fed) -> {
            if (prompt[1] == LetterTokenizer.letter('x')) {
                throw new IllegalStateException("The engine cannot write x");
            }
            return ScriptedDecoder.certain(VOCABULARY, LetterTokenizer.END);
        });
        var fixture = new DecodingFixture(ScriptedDecoder.echo(VOCABULARY), llm);
        var failing = fixture.job("x", GREEDY);
        var other = fixture.job("y", GREEDY);

        fixture.decoding.run(DecodingMode.SPECULATIVE, List.of(failing, other));

        assertThatThrownBy(() -> DecodingFixture.result(failing)).isInstanceOf(EngineFailureException.class);
        assertThat(DecodingFixture.result(other).finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(llm.openStates).hasValue(0);
    }

    /** Says what the other says in so many of a hundred places, and something else in the rest. */
    private static ScriptedDecoder agreeing(ScriptedDecoder other, int percent) {
        return new ScriptedDecoder(VOCABULARY, (prompt, fed) -> {
            var logits = other.script().logits(prompt, fed);
            if (new Random(fed.hashCode()).nextInt(100) >= percent) {
                logits[LetterTokenizer.letter('q')] += 30;
            }
            return logits;
        });
    }

    /** Three letters whose chances depend on the letters before. */
    private static ScriptedDecoder letters(int number) {
        return new ScriptedDecoder(VOCABULARY, (prompt, fed) -> {
            var logits = new float[VOCABULARY];
            Arrays.fill(logits, -1e9f);
            var chances = chances(number, fed.subList(1, fed.size()));
            for (var letter = 0; letter < 3; letter++) {
                logits[LetterTokenizer.letter('a') + letter] = (float) Math.log(chances[letter]);
            }
            return logits;
        });
    }

    private static double[] chances(int number, List<Integer> before) {
        var random = new Random(31L * number + before.hashCode());
        var weights = random.doubles(3, 0.1, 1).toArray();
        var sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    /** The 27 answers of three letters. */
    private static Map<List<Integer>, Double> answersOf(int number) {
        var answers = new HashMap<List<Integer>, Double>(Map.of(List.of(), 1.0));
        for (var length = 0; length < 3; length++) {
            var longer = new HashMap<List<Integer>, Double>();
            answers.forEach((before, probability) -> {
                for (var letter = 0; letter < 3; letter++) {
                    var after = new java.util.ArrayList<>(before);
                    after.add(LetterTokenizer.letter('a') + letter);
                    longer.put(after, probability * chances(number, before)[letter]);
                }
            });
            answers.clear();
            answers.putAll(longer);
        }
        return answers;
    }

    private static List<Integer> ids(GenerationResult result) {
        return result.tokens().stream().map(GeneratedToken::tokenId).toList();
    }
}
