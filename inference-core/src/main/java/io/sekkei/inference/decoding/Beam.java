package io.sekkei.inference.decoding;

import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.decoder.DecoderState;
import io.sekkei.inference.decoder.StepOutput;
import io.sekkei.inference.sampling.Ranking;
import io.sekkei.inference.sampling.RepetitionPenalty;
import io.sekkei.inference.sampling.Suppression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The hypotheses of a beam search.
 *
 * <p>Each step continues every live hypothesis with its likeliest tokens and keeps the best {@code width} of all these; of
 * equals, those of the better hypothesis and then of the lower token id. One that ends with the end mark, and is among the
 * best {@code width}, is finished and no longer continued. The best {@code width} finished ones are kept; the search is
 * over when there are so many and no live one is at present better than the worst of them.
 *
 * <p>The best answer is that of the highest mean log-probability per token, the end mark included, because the plain sum
 * would favour short answers: the length normalisation of GNMT (arXiv 1609.08144, section 7) in its simplest form, with the
 * length itself as penalty and no coverage term.
 */
final class Beam {
    private static final Comparator<Hypothesis> BY_SCORE =
            Comparator.comparingDouble(Hypothesis::score).reversed();
    private static final Comparator<Hypothesis> BY_MEAN_SCORE = Comparator.comparingDouble(Hypothesis::meanScore);

    private final DecoderState state;
    private final DecodingSettings settings;
    private final DecodingContext context;
    private final int width;
    private final int firstToken;
    private final List<Hypothesis> finished = new ArrayList<>();

    /** Row i of the state continues live hypothesis i. */
    private List<Hypothesis> live = List.of(Hypothesis.EMPTY);

    /** @param firstToken what the first step is fed */
    Beam(DecoderState state, DecodingSettings settings, DecodingContext context, int firstToken) {
        this.firstToken = firstToken;
        this.state = state;
        this.settings = settings;
        this.context = context;
        this.width = settings.beamWidth();
    }

    boolean finished(int limit) {
        return live.isEmpty() || live.get(0).length() >= limit || finished.size() == width && !mayImprove();
    }

    void advance() {
        var output = state.step(lastTokens()); // live × V
        var ranked = IntStream.range(0, live.size())
                .boxed()
                .flatMap(row -> continuations(output, row))
                .sorted(BY_SCORE) // stable: equals stay in the order of rows and ranks
                .toList();
        ranked.stream().limit(width).filter(this::isEnded).forEach(this::keepIfGood);
        live = ranked.stream()
                .filter(hypothesis -> !isEnded(hypothesis))
                .limit(width)
                .toList();
        if (!live.isEmpty()) {
            state.select(live.stream().mapToInt(Hypothesis::row).toArray());
        }
    }

    /** The tokens of the best finished hypothesis; only when none is finished, of the best live one. */
    List<TokenChoice> best() {
        return finished.stream()
                .max(BY_MEAN_SCORE)
                .or(() -> live.stream().max(BY_MEAN_SCORE))
                .map(Hypothesis::choices)
                .orElse(List.of());
    }

    /** One more than the width, because one of them may be the end mark. */
    private Stream<Hypothesis> continuations(StepOutput output, int row) {
        var parent = live.get(row);
        var logits = TokenChoice.logits(output, row); // [V]
        Suppression.apply(logits, context.marks().suppressed());
        if (settings.repetitionPenalty() != 1) {
            RepetitionPenalty.apply(logits, parent.writtenIds(), settings.repetitionPenalty());
        }
        var alternatives = TokenChoice.alternatives(output, row, settings, context.tokenizer());
        var entropy = TokenChoice.entropy(output, row, settings);
        return IntStream.of(Ranking.best(logits, width + 1))
                .mapToObj(id -> parent.followedBy(
                        new TokenChoice(id, output.logProbability(row, id), alternatives, entropy),
                        logits[id] - output.logNormalizers()[row],
                        row));
    }

    private void keepIfGood(Hypothesis ended) {
        finished.add(ended);
        if (finished.size() > width) {
            finished.remove(Collections.min(finished, BY_MEAN_SCORE));
        }
    }

    /** All live ones have the same length, so that the first has not only the best sum but also the best mean. */
    private boolean mayImprove() {
        return live.get(0).meanScore()
                > Collections.min(finished, BY_MEAN_SCORE).meanScore();
    }

    private boolean isEnded(Hypothesis hypothesis) {
        return context.marks().isEnd(hypothesis.lastToken(firstToken));
    }

    private int[] lastTokens() {
        return live.stream()
                .mapToInt(hypothesis -> hypothesis.lastToken(firstToken))
                .toArray();
    }
}
