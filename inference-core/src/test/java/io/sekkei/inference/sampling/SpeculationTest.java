package io.sekkei.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.inference.ChiSquare;
import io.sekkei.inference.DecodingSettings;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpeculationTest {
    private static final int VOCABULARY = 7;
    private static final int SUPPRESSED = 3;
    private static final int ROUNDS = 2_000;
    private static final double ONE_IN_A_THOUSAND = 0.001;

    static Stream<DecodingSettings> settings() {
        var sampling = DecodingSettings.greedy().withTemperature(1);
        return Stream.of(
                sampling,
                sampling.withTemperature(0.4),
                sampling.withTopK(3),
                sampling.withTopP(0.7),
                sampling.withTemperature(1.6).withTopK(5).withTopP(0.9).withRepetitionPenalty(1.5));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void whatStandsIsDistributedAsIfTheJudgeHadDrawnIt(DecodingSettings settings) {
        for (var pair = 0; pair < 5; pair++) {
            var judge = logits(2 * pair);
            var drafter = logits(2 * pair + 1);

            var counts = count(seed -> {
                var rule = new Speculation(settings.withSeed(seed), Set.of(SUPPRESSED));
                return rule.judge(rule.draft(drafter.clone(), written()), judge.clone(), written());
            });

            assertThat(ChiSquare.likelihood(counts, wanted(settings, judge))).isGreaterThan(ONE_IN_A_THOUSAND);
        }
    }

    /** Of the test itself: it must notice when drafts are taken unseen. */
    @Test
    void theTestNoticesDraftsThatNobodyJudged() {
        var settings = DecodingSettings.greedy().withTemperature(1);

        var counts = count(seed -> new Speculation(settings.withSeed(seed), Set.of(SUPPRESSED))
                .draft(logits(1), written())
                .tokenId());

        assertThat(ChiSquare.likelihood(counts, wanted(settings, logits(0)))).isLessThan(ONE_IN_A_THOUSAND);
    }

    @Property
    void greedilyTheJudgesTokenStandsWhateverWasDrafted(@ForAll long seed) {
        var random = new Random(seed);
        var rule = new Speculation(DecodingSettings.greedy().withSeed(seed), Set.of(SUPPRESSED));
        var judge = logits(random.nextInt());

        var stands = rule.judge(rule.draft(logits(random.nextInt()), written()), judge.clone(), written());

        assertThat(stands)
                .isEqualTo(Sampler.of(DecodingSettings.greedy(), Set.of(SUPPRESSED))
                        .choose(judge.clone()));
    }

    @Property
    void aDraftOfTheJudgesOwnAlwaysStands(@ForAll long seed) {
        var rule = new Speculation(
                DecodingSettings.greedy().withTemperature(0.9).withTopP(0.8).withSeed(seed), Set.of(SUPPRESSED));
        var logits = logits((int) seed);

        var draft = rule.draft(logits.clone(), written());

        assertThat(rule.judge(draft, logits.clone(), written())).isEqualTo(draft.tokenId());
    }

    private interface Round {
        int tokenFor(long seed);
    }

    private static Map<Integer, Integer> count(Round round) {
        var counts = new HashMap<Integer, Integer>();
        for (var seed = 0; seed < ROUNDS; seed++) {
            counts.merge(round.tokenFor(seed), 1, Integer::sum);
        }
        return counts;
    }

    /** What plain sampling gives each token, reckoned from the settings' own samplers. */
    private static Map<Integer, Double> wanted(DecodingSettings settings, float[] judge) {
        var logits = judge.clone();
        Suppression.apply(logits, Set.of(SUPPRESSED));
        RepetitionPenalty.apply(logits, written(), settings.repetitionPenalty());
        Sampler.narrowing(settings, last -> 0).choose(logits);
        var sum = 0.0;
        for (var logit : logits) {
            sum += Math.exp(logit);
        }
        var wanted = new HashMap<Integer, Double>();
        for (var tokenId = 0; tokenId < VOCABULARY; tokenId++) {
            if (logits[tokenId] > Float.NEGATIVE_INFINITY) {
                wanted.put(tokenId, Math.exp(logits[tokenId]) / sum);
            }
        }
        return wanted;
    }

    private static BitSet written() {
        var written = new BitSet();
        written.set(1);
        return written;
    }

    private static float[] logits(int seed) {
        var random = new Random(seed);
        var logits = new float[VOCABULARY];
        for (var tokenId = 0; tokenId < VOCABULARY; tokenId++) {
            logits[tokenId] = (float) (1.5 * random.nextGaussian());
        }
        return logits;
    }
}
