package io.sekkei.inference.sampling;

import io.sekkei.inference.DecodingSettings;
import java.util.BitSet;
import java.util.Set;

/**
 * The rule by which a draft is judged so that what stands is distributed exactly as if the judge had written it alone
 * (speculative sampling, arXiv 2211.17192 and 2302.01318).
 *
 * <p>Let q be what the drafter drew a token x from and p what the judge would draw from, both after all settings. x is
 * accepted with probability min(1, p(x) / q(x)). A rejected token is replaced by a draw from what p has beyond q. Then each
 * token y comes out with probability min(p(y), q(y)) + (1 - Σ min(p, q)) · max(0, p(y) - q(y)) / Σ max(0, p - q) = p(y).
 * Greedy decoding is the case in which p and q are certain of one token: a draft stands as long as it is what the judge
 * would have written.
 *
 * <p>Belongs to one answer. All its random numbers come from the seed, in the order in which tokens are drafted and judged.
 */
public final class Speculation {
    private final Set<Integer> suppressed;
    private final double penalty;
    private final boolean greedy;
    private final Sampler narrowing;
    private final SplitMix64 random;

    /** @param suppressed tokens that are never chosen */
    public Speculation(DecodingSettings settings, Set<Integer> suppressed) {
        this.suppressed = Set.copyOf(suppressed);
        this.penalty = settings.repetitionPenalty();
        this.greedy = settings.temperature() == 0;
        this.narrowing = Sampler.narrowing(settings, logits -> 0);
        this.random = new SplitMix64(settings.seed());
    }

    /** A token that was drafted, and what it was drawn from. */
    public static final class Draft {
        private final int tokenId;
        private final Probabilities source;

        private Draft(int tokenId, Probabilities source) {
            this.tokenId = tokenId;
            this.source = source;
        }

        public int tokenId() {
            return tokenId;
        }
    }

    /**
     * Draws a token for the judge to look at.
     *
     * @param logits the drafter's; overwritten
     * @param before tokens written so far, drafted ones included
     */
    public Draft draft(float[] logits, BitSet before) {
        var source = probabilities(logits, before);
        return new Draft(source.draw(random.nextDouble()), source);
    }

    /**
     * Judges a token that was drafted.
     *
     * @param logits the judge's; overwritten
     * @param before tokens written so far
     * @return the token that stands: the drafted one if it was accepted
     */
    public int judge(Draft draft, float[] logits, BitSet before) {
        var wanted = probabilities(logits, before);
        var accepted = random.nextDouble() * draft.source.of(draft.tokenId) < wanted.of(draft.tokenId);
        return accepted ? draft.tokenId : wanted.beyond(draft.source).draw(random.nextDouble());
    }

    /** The judge's own choice where nothing was drafted. */
    public int choose(float[] logits, BitSet before) {
        return probabilities(logits, before).draw(random.nextDouble());
    }

    private Probabilities probabilities(float[] logits, BitSet before) {
        Suppression.apply(logits, suppressed);
        if (penalty != 1) {
            RepetitionPenalty.apply(logits, before, penalty);
        }
        if (greedy) {
            return Probabilities.certain(Sampler.GREEDY.choose(logits));
        }
        narrowing.choose(logits);
        return Probabilities.of(logits);
    }
}
