package io.sekkei.inference.decoding;

import static io.sekkei.inference.decoding.DecodingFixture.result;
import static io.sekkei.inference.decoding.DecodingFixture.vocabularySize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.EngineFailureException;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GeneratedToken.Alternative;
import io.sekkei.inference.GeneratedToken.Writer;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GenerationUsage;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.decoding.DecodingFixture.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DecodingTest {
    private static final DecodingSettings GREEDY = DecodingSettings.greedy();
    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration PREFILL = Duration.ofMillis(30);

    private final ScriptedDecoder echo = ScriptedDecoder.echo(vocabularySize());
    private final DecodingFixture pair = new DecodingFixture(echo);

    @Test
    void writesUntilTheEndMark() {
        var result = pair.run("hello you", GREEDY);

        assertThat(result.text()).isEqualTo("hello you");
        assertThat(result.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(result.tokens()).hasSize(9).allMatch(token -> token.writer() == Writer.SLM);
        assertThat(echo.openStates).hasValue(0);
    }

    @Test
    void tellsTheListenerEveryTokenBeforeTheNextIsComputed() {
        var seen = new ArrayList<Integer>();

        pair.run(DecodingMode.SLM_ONLY, pair.job("abc", GREEDY, null, token -> seen.add(echo.steps.get())));

        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void stopsAtTheMostTokensAllowed() {
        var result = pair.run("abcdef", GREEDY.withMaxTokens(3));

        assertThat(result.text()).isEqualTo("abc");
        assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(result.timings().steps()).hasSize(3);
    }

    @Test
    void thePairsOwnLimitCapsTheRequests() {
        var result = pair.run("a".repeat(99), GREEDY.withMaxTokens(80));

        assertThat(result.tokens()).hasSize(DecodingFixture.MAX_OUTPUT_TOKENS);
        assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void cutsAStopStringThatCrossesTokens() {
        var listener = new Recorder();

        var result = pair.run(
                DecodingMode.SLM_ONLY, pair.job("one xyz two", GREEDY.withStop(List.of(" xyz")), null, listener));

        assertThat(result.text()).isEqualTo("one");
        assertThat(result.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(listener.texts()).containsExactly("o", "n", "e", "", "", "", "");
        assertThat(echo.steps).hasValue(7);
    }

    @Test
    void releasesWithheldTextWithTheEndMark() {
        var listener = new Recorder();

        var result =
                pair.run(DecodingMode.SLM_ONLY, pair.job("one xy", GREEDY.withStop(List.of(" xyz")), null, listener));

        assertThat(result.text()).isEqualTo("one xy");
        assertThat(listener.texts()).containsExactly("o", "n", "e", "", "", "", " xy");
        assertThat(result.tokens()).isEqualTo(listener.tokens);
        assertThat(result.tokens().get(6).tokenId()).isEqualTo(LetterTokenizer.END);
    }

    @Test
    void releasesWithheldTextWithTheLastTokenAllowed() {
        var result = pair.run("abxyz", GREEDY.withStop(List.of("xyzzy")).withMaxTokens(4));

        assertThat(result.text()).isEqualTo("abxy");
        assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void streamsWholeCharactersOnly() {
        var listener = new Recorder();

        pair.run(DecodingMode.SLM_ONLY, pair.job("a👍", GREEDY, null, listener));

        assertThat(listener.texts()).containsExactly("a", "", "", "", "👍");
    }

    @Test
    void replacesACharacterThatWasNeverFinished() {
        var half = new DecodingFixture(
                ScriptedDecoder.writing(vocabularySize(), LetterTokenizer.letter('a'), LetterTokenizer.byteId(0xE3)));

        assertThat(half.run("x", GREEDY).text()).isEqualTo("a\uFFFD");
        assertThat(half.run("x", GREEDY.withMaxTokens(2)).text()).isEqualTo("a\uFFFD");
    }

    @Test
    void endsWithinOneTokenWhenTheListenerWishesNoMore() {
        var result = pair.run(DecodingMode.SLM_ONLY, pair.job("abcdef", GREEDY, null, new Recorder(2)));

        assertThat(result.text()).isEqualTo("ab");
        assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(echo.steps).hasValue(2);
    }

    @Test
    void endsWithinOneTokenWhenTheJobIsCancelled() {
        var jobs = new ArrayList<DecodingJob>();
        jobs.add(pair.job("abcdef", GREEDY, null, token -> {
            jobs.get(0).cancel();
            return true;
        }));

        var result = pair.run(DecodingMode.SLM_ONLY, jobs.get(0));

        assertThat(result.text()).isEqualTo("a");
        assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void endsAtTheDeadline() {
        echo.beforeStep(() -> pair.time.advance(Duration.ofSeconds(1)));

        var result = pair.run(
                DecodingMode.SLM_ONLY, pair.job("abcdef", GREEDY, pair.time.in(Duration.ofSeconds(3)), new Recorder()));

        assertThat(result.text()).isEqualTo("abc");
        assertThat(result.finishReason()).isEqualTo(FinishReason.DEADLINE);
    }

    @Test
    void computesNothingWhenTheDeadlineHasPassed() {
        var job = pair.job("abc", GREEDY, pair.time.in(Duration.ofSeconds(1)), new Recorder());
        pair.time.advance(Duration.ofSeconds(2));

        var result = pair.run(DecodingMode.LLM_TO_SLM, job);

        assertThat(result.finishReason()).isEqualTo(FinishReason.DEADLINE);
        assertThat(result.text()).isEmpty();
        assertThat(result.usage()).isEqualTo(new GenerationUsage(5, 0, 0, 0));
        assertThat(result.timings().total()).isEqualTo(Duration.ofSeconds(2));
        assertThat(echo.begun).hasValue(0);
    }

    @Test
    void reportsTheModelsOwnLogProbabilities() {
        var settings =
                GREEDY.withTemperature(0.1).withTopK(1).withRepetitionPenalty(2).withTopLogProbabilities(2);
        var expected = 20 - Math.log(Math.exp(20) + vocabularySize() - 1);

        var token = pair.run("a", settings).tokens().get(0);

        assertThat(token.logProbability()).isCloseTo(expected, within(1e-5));
        assertThat(token.alternatives()).extracting(Alternative::text).containsExactly("a", "<pad>");
        assertThat(token.alternatives().get(0).logProbability()).isEqualTo(token.logProbability());
    }

    @Test
    void neverWritesASpecialToken() {
        var fond = new DecodingFixture(new ScriptedDecoder(vocabularySize(), (prompt, fed) -> {
            var logits = ScriptedDecoder.certain(vocabularySize(), LetterTokenizer.letter('a'));
            IntStream.of(0, 1, 3, 4, 5).forEach(id -> logits[id] = 50);
            return logits;
        }));

        assertThat(fond.run("x", GREEDY.withMaxTokens(4)).text()).isEqualTo("aaaa");
        assertThat(fond.run("x", GREEDY.withMaxTokens(4).withBeamWidth(3)).text())
                .startsWith("a");
    }

    @Test
    void saysWhichModelDidWhat() {
        var slm = pair.run(DecodingMode.SLM_ONLY, pair.job("abc", GREEDY));
        var hybrid = pair.run(DecodingMode.LLM_TO_SLM, pair.job("abc", GREEDY));
        var cached = pair.run(DecodingMode.LLM_TO_SLM, pair.job("abc", GREEDY));
        var llm = pair.run(DecodingMode.LLM_ONLY, pair.job("abcd", GREEDY));

        assertThat(slm.usage()).isEqualTo(new GenerationUsage(5, 0, 4, 0));
        assertThat(hybrid.usage()).isEqualTo(new GenerationUsage(5, 5, 4, 0));
        assertThat(cached.usage()).isEqualTo(new GenerationUsage(5, 0, 4, 0));
        assertThat(llm.usage()).isEqualTo(new GenerationUsage(6, 6, 0, 5));
        assertThat(llm.tokens()).allMatch(token -> token.writer() == Writer.LLM);
    }

    @Test
    void measuresEveryPhaseAndStep() {
        echo.beforeBegin(() -> pair.time.advance(PREFILL)).beforeStep(() -> pair.time.advance(STEP));
        var job = pair.job("ab", GREEDY);
        pair.time.advance(Duration.ofSeconds(1));

        var timings = pair.run(DecodingMode.LLM_TO_SLM, job).timings();

        assertThat(timings.queue()).isEqualTo(Duration.ofSeconds(1));
        assertThat(timings.llmEncode()).isEqualTo(DecodingFixture.ENCODE);
        assertThat(timings.projector()).isEqualTo(DecodingFixture.PROJECT);
        assertThat(timings.prefill()).isEqualTo(PREFILL);
        assertThat(timings.steps()).containsExactly(STEP, STEP, STEP);
    }

    @Test
    void countsTheReadingOfBatchMatesPromptsAsWaiting() {
        var jobs = List.of(pair.job("ab", GREEDY), pair.job("cd", GREEDY));

        pair.decoding.run(DecodingMode.LLM_TO_SLM, jobs);

        assertThat(jobs).extracting(job -> result(job).timings().queue()).containsOnly(Duration.ofMillis(110));
        assertThat(jobs).extracting(job -> result(job).timings().total()).containsOnly(Duration.ofMillis(220));
    }

    @Test
    void writesAnswersOfDifferentLengthsTogether() {
        var texts = List.of("a", "abcdefgh", "", "abc");
        var jobs = texts.stream().map(text -> pair.job(text, GREEDY)).toList();

        pair.decoding.run(DecodingMode.SLM_ONLY, jobs);

        assertThat(jobs).extracting(job -> result(job).text()).isEqualTo(texts);
        assertThat(echo.sharing).containsExactly(4, 3, 2, 2, 1, 1, 1, 1, 1);
    }

    @Test
    void anAnswerJoinsThoseUnderWayAndLeavesThem() {
        var session = pair.decoding.session();
        var longer = pair.job("abcdefgh", GREEDY);
        session.add(DecodingMode.SLM_ONLY, longer);
        session.advance();
        session.advance();

        var brief = pair.job("a", GREEDY);
        session.add(DecodingMode.SLM_ONLY, brief);
        session.advance();
        session.advance();

        assertThat(result(brief).text()).isEqualTo("a");
        assertThat(result(brief).timings().rows()).isEqualTo(2);
        assertThat(session.rows()).isEqualTo(1);
        while (!session.isIdle()) {
            session.advance();
        }
        assertThat(result(longer).text()).isEqualTo("abcdefgh");
        assertThat(echo.sharing).startsWith(1, 1, 2, 2, 1);
        assertThat(echo.openStates).hasValue(0);
    }

    @Test
    void answersOfDifferentModesTakeTurnsWithinASlice() {
        var session = pair.decoding.session();
        var hybrid = pair.job("ab", GREEDY);
        var small = pair.job("cd", GREEDY);
        var beam = pair.job("ef", GREEDY.withBeamWidth(2));
        session.add(DecodingMode.LLM_TO_SLM, hybrid);
        session.add(DecodingMode.SLM_ONLY, small);
        session.add(DecodingMode.SLM_ONLY, beam);

        var slices = 0;
        while (!session.isIdle()) {
            session.advance();
            slices++;
        }

        assertThat(slices).isLessThanOrEqualTo(4);
        assertThat(List.of(hybrid, small, beam))
                .extracting(job -> result(job).text())
                .containsExactly("ab", "cd", "ef");
    }

    @Test
    void completesAShortAnswerWhileItsMatesAreStillWritten() {
        var brief = pair.job("a", GREEDY);
        var doneAt = new ArrayList<Integer>();
        brief.answer().thenRun(() -> doneAt.add(echo.steps.get()));

        pair.decoding.run(DecodingMode.SLM_ONLY, List.of(pair.job("abcdef", GREEDY), brief));

        assertThat(doneAt).containsExactly(2);
    }

    @Test
    void aListenerThatThrowsFailsItsOwnAnswerOnly() {
        var mate = pair.job("abc", GREEDY);
        var broken = pair.job("abc", GREEDY, null, token -> {
            throw new IllegalStateException("The client is gone");
        });

        pair.decoding.run(DecodingMode.SLM_ONLY, List.of(broken, mate));

        assertThat(result(mate).text()).isEqualTo("abc");
        assertThatThrownBy(() -> result(broken)).hasMessage("The client is gone");
    }

    @Test
    void aPromptThatCannotBeReadFailsItsOwnAnswerOnly() {
        var mate = pair.job("abc", GREEDY);
        var unreadable = pair.job("z", GREEDY);

        pair.decoding.run(DecodingMode.LLM_TO_SLM, List.of(unreadable, mate));

        assertThat(result(mate).text()).isEqualTo("abc");
        assertThatThrownBy(() -> result(unreadable)).isInstanceOf(EngineFailureException.class);
    }

    @Test
    void logitsThatAreNoNumbersFailTheirOwnAnswerOnly() {
        var sick = new DecodingFixture(new ScriptedDecoder(vocabularySize(), (prompt, fed) -> {
            var ill = prompt[1] == LetterTokenizer.letter('q') && fed.size() == 2;
            var logits = ScriptedDecoder.certain(vocabularySize(), LetterTokenizer.letter('a'));
            logits[LetterTokenizer.letter('b')] = ill ? Float.NaN : 0;
            return logits;
        }));
        var mate = sick.job("x", GREEDY.withMaxTokens(4));
        var victim = sick.job("q", GREEDY.withMaxTokens(4));

        sick.decoding.run(DecodingMode.SLM_ONLY, List.of(victim, mate));

        assertThat(result(mate).text()).isEqualTo("aaaa");
        assertThatThrownBy(() -> result(victim)).isInstanceOf(EngineFailureException.class);
    }

    @Test
    void anEngineThatFailsInTheMiddleFailsTheWholeBatchAndFreesItsState() {
        echo.beforeStep(() -> {
            if (echo.steps.get() == 2) {
                throw new IllegalStateException("out of memory");
            }
        });
        var brief = pair.job("a", GREEDY);
        var longer = pair.job("abc", GREEDY);

        pair.decoding.run(DecodingMode.SLM_ONLY, List.of(brief, longer));

        assertThat(result(brief).text()).isEqualTo("a");
        assertThatThrownBy(() -> result(longer))
                .isInstanceOf(EngineFailureException.class)
                .hasRootCauseMessage("out of memory");
        assertThat(echo.openStates).hasValue(0);
    }

    @Test
    void refusesAModeThePairDoesNotHave() {
        var marks = AnswerMarks.of(pair.tokenizer, "<s>", "</s>");
        var small = new Decoding(
                Map.of(DecodingMode.SLM_ONLY, new SlmOnly(echo)), pair.tokenizer, marks, 10, pair.time, pair.time);

        assertThatThrownBy(() -> small.run(DecodingMode.LLM_ONLY, List.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("llm-only");
    }

    @Property(tries = 100)
    void everyAnswerIsTheSameAloneAndInABatch(@ForAll("settings") List<DecodingSettings> settings) {
        var arbitrary = new DecodingFixture(ScriptedDecoder.arbitrary(vocabularySize()));
        var together = IntStream.range(0, settings.size())
                .mapToObj(number -> arbitrary.job("ab".repeat(number), settings.get(number)))
                .toList();

        arbitrary.decoding.run(DecodingMode.SLM_ONLY, together);

        for (var number = 0; number < settings.size(); number++) {
            var alone = arbitrary.run("ab".repeat(number), settings.get(number));
            assertSameAnswer(result(together.get(number)), alone);
        }
    }

    @Provide
    Arbitrary<List<DecodingSettings>> settings() {
        var temperatures = Arbitraries.of(0.0, 0.7, 1.5);
        var topKs = Arbitraries.of(0, 3, 50);
        var topPs = Arbitraries.of(0.5, 0.95, 1.0);
        var penalties = Arbitraries.of(1.0, 1.3);
        var limits = Arbitraries.integers().between(1, 30);
        var stops = Arbitraries.of(List.<String>of(), List.of("a", "bc"));
        return Combinators.combine(temperatures, topKs, topPs, penalties, limits, stops, Arbitraries.longs())
                .as((temperature, topK, topP, penalty, limit, stop, seed) -> GREEDY.withTemperature(temperature)
                        .withTopK(topK)
                        .withTopP(topP)
                        .withRepetitionPenalty(penalty)
                        .withMaxTokens(limit)
                        .withStop(stop)
                        .withSeed(seed))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private static void assertSameAnswer(GenerationResult actual, GenerationResult expected) {
        assertThat(actual.tokens()).isEqualTo(expected.tokens());
        assertThat(actual.text())
                .isEqualTo(expected.text())
                .isEqualTo(actual.tokens().stream().map(GeneratedToken::text).collect(Collectors.joining()));
        assertThat(actual.finishReason()).isEqualTo(expected.finishReason());
        assertThat(actual.usage()).isEqualTo(expected.usage());
    }
}
