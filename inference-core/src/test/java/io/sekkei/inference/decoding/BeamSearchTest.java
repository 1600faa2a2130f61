package io.sekkei.inference.decoding;

import static io.sekkei.inference.decoding.DecodingFixture.vocabularySize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.EngineFailureException;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.decoding.DecodingFixture.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BeamSearchTest {
    private static final DecodingSettings BEAM = DecodingSettings.greedy().withBeamWidth(2);

    /** What may follow each beginning, with its probability: the first step misleads, for b has the surer sequel. */
    private static final Map<String, Map<String, Double>> GARDEN_PATH = Map.of(
            "", Map.of("a", 0.6, "b", 0.4),
            "a", Map.of("c", 0.55, "d", 0.45),
            "b", Map.of("e", 0.99, "f", 0.01),
            "ac", Map.of("", 1.0),
            "ad", Map.of("", 1.0),
            "be", Map.of("", 1.0),
            "bf", Map.of("", 1.0));

    private final ScriptedDecoder decoder = following(GARDEN_PATH);
    private final DecodingFixture pair = new DecodingFixture(decoder);

    @Test
    void findsTheBetterAnswerThatGreedyMisses() {
        var greedy = pair.run("x", DecodingSettings.greedy());
        var beam = pair.run("x", BEAM);

        assertThat(greedy.text()).isEqualTo("ac");
        assertThat(beam.text()).isEqualTo("be");
        assertThat(probability(beam.tokens())).isCloseTo(0.4 * 0.99, within(1e-4));
        assertThat(beam.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(beam.usage().slmDecodedTokens()).isEqualTo(3);
        assertThat(decoder.openStates).hasValue(0);
    }

    @Test
    void doesNotFavourShortAnswers() {
        var lengths = following(Map.of(
                "", Map.of("", 0.3, "a", 0.7),
                "a", Map.of("b", 0.6, "c", 0.4),
                "ab", Map.of("d", 0.7, "c", 0.3),
                "abd", Map.of("", 1.0)));

        // The empty answer has the probability 0.3, the long one 0.29, but 0.74 a token.
        assertThat(new DecodingFixture(lengths).run("x", BEAM.withBeamWidth(3)).text())
                .isEqualTo("abd");
    }

    @Test
    void tellsTheListenerOnlyWhenTheSearchIsOver() {
        var seen = new ArrayList<Integer>();

        pair.run(DecodingMode.SLM_ONLY, pair.job("x", BEAM, null, token -> seen.add(decoder.steps.get())));

        assertThat(seen).containsExactly(3, 3);
    }

    @Test
    void aListenerMayStillWishNoMore() {
        var result = pair.run(DecodingMode.SLM_ONLY, pair.job("x", BEAM, null, new Recorder(1)));

        assertThat(result.text()).isEqualTo("b");
        assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void stopsAtTheMostTokensAllowed() {
        var result = pair.run("x", BEAM.withMaxTokens(2));

        assertThat(result.text()).isEqualTo("be");
        assertThat(result.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void cutsStopStrings() {
        var result = pair.run("x", BEAM.withStop(List.of("e")));

        assertThat(result.text()).isEqualTo("b");
        assertThat(result.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void givesTheBestBeginningAtTheDeadline() {
        decoder.beforeStep(() -> pair.time.advance(Duration.ofSeconds(1)));
        var job = pair.job("x", BEAM, pair.time.in(Duration.ofSeconds(2)), new Recorder());

        var result = pair.run(DecodingMode.SLM_ONLY, job);

        assertThat(result.text()).isEqualTo("be");
        assertThat(result.finishReason()).isEqualTo(FinishReason.DEADLINE);
    }

    @Test
    void penalisesRepetition() {
        var stutter = following(Map.of(
                "", Map.of("a", 0.9, "b", 0.1),
                "a", Map.of("a", 0.6, "b", 0.4),
                "ab", Map.of("", 1.0),
                "aa", Map.of("", 1.0)));
        var fixture = new DecodingFixture(stutter);

        assertThat(fixture.run("x", BEAM).text()).isEqualTo("aa");
        assertThat(fixture.run("x", BEAM.withRepetitionPenalty(2)).text()).isEqualTo("ab");
    }

    @Test
    void reportsAlternatives() {
        var token = pair.run("x", BEAM.withTopLogProbabilities(2)).tokens().get(0);

        assertThat(token.alternatives()).extracting("text").containsExactly("a", "b");
    }

    @Test
    void widthsBeyondTheChoicesDoNoHarm() {
        assertThat(pair.run("x", BEAM.withBeamWidth(16)).text()).isEqualTo("be");
    }

    @Test
    void aFailureOfTheEngineFailsTheAnswerAndFreesItsState() {
        decoder.beforeStep(() -> {
            throw new IllegalStateException("out of memory");
        });

        assertThatThrownBy(() -> pair.run("x", BEAM)).isInstanceOf(EngineFailureException.class);
        assertThat(decoder.openStates).hasValue(0);
    }

    private static double probability(List<GeneratedToken> tokens) {
        return Math.exp(
                tokens.stream().mapToDouble(GeneratedToken::logProbability).sum());
    }

    private static ScriptedDecoder following(Map<String, Map<String, Double>> sequels) {
        var tokenizer = new LetterTokenizer();
        return new ScriptedDecoder(vocabularySize(), (prompt, fed) -> {
            var written =
                    tokenizer.decode(fed.stream().mapToInt(Integer::intValue).toArray());
            var logits = new float[vocabularySize()];
            Arrays.fill(logits, -40);
            sequels.getOrDefault(written, Map.of("", 1.0))
                    .forEach((sequel, probability) -> logits[id(sequel)] = (float) Math.log(probability));
            return logits;
        });
    }

    private static int id(String sequel) {
        return sequel.isEmpty() ? LetterTokenizer.END : LetterTokenizer.letter(sequel.charAt(0));
    }
}
