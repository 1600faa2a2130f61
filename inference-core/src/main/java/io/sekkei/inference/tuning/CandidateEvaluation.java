package io.sekkei.inference.tuning;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.TextGenerator;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.evaluation.Bootstrap;
import io.sekkei.inference.evaluation.Suite;
import io.sekkei.inference.tokenizer.Widths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Compares a candidate with the current version of its pair on texts like those it was tuned on, and on general ones. Answers
 * are greedy; scores and differences come with 95 % bootstrap intervals.
 *
 * @param mode in which both write
 * @param limit how much may be forgotten
 * @param bootstrap how intervals are drawn
 */
public record CandidateEvaluation(DecodingMode mode, Forgetting limit, Bootstrap bootstrap) {
    /** In the mode of the model that was tuned. */
    public static CandidateEvaluation of(TunedModel model, Forgetting limit) {
        return new CandidateEvaluation(model.mode(), limit, Bootstrap.usual());
    }

    /**
     * Asks both for every answer.
     *
     * @throws IllegalArgumentException if a list is empty
     */
    public CandidateReport compare(
            TextGenerator current, TextGenerator candidate, List<TuningExample> own, List<TuningExample> general) {
        return compare(
                own,
                answers(current, own),
                answers(candidate, own),
                general,
                answers(current, general),
                answers(candidate, general));
    }

    /**
     * The same with answers that were written before, so that the current version need not be asked for every candidate.
     *
     * @param ownCurrent an answer for each of {@code own}, and so on
     */
    public CandidateReport compare(
            List<TuningExample> own,
            List<String> ownCurrent,
            List<String> ownCandidate,
            List<TuningExample> general,
            List<String> generalCurrent,
            List<String> generalCandidate) {
        var onGeneral = comparisons(general, generalCurrent, generalCandidate);
        var verdict = onGeneral.stream()
                .filter(comparison -> comparison.metric().equals(limit.metric()))
                .map(comparison -> limit.of(comparison.difference()))
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no general text to judge by %s; add sentences or name another metric"
                                .formatted(limit)));
        return new CandidateReport(comparisons(own, ownCurrent, ownCandidate), onGeneral, limit, verdict);
    }

    /**
     * What a pair writes for every prompt.
     *
     * @throws CancellationException if the thread is interrupted: part of an answer is none to judge by
     */
    public List<String> answers(TextGenerator generator, List<TuningExample> examples) {
        return examples.stream()
                .map(example ->
                        whole(generator.generate(GenerationRequest.of(example.messages(), mode), TokenListener.NONE)))
                .toList();
    }

    private static String whole(GenerationResult result) {
        if (result.finishReason() == FinishReason.CANCELLED) {
            throw new CancellationException("Interrupted before all answers were written; compare again");
        }
        return result.text();
    }

    private List<Comparison> comparisons(List<TuningExample> examples, List<String> current, List<String> candidate) {
        var references = examples.stream()
                .map(example -> Widths.normalise(example.answer()))
                .toList();
        var comparisons = new ArrayList<Comparison>();
        for (var suite : Suite.values()) {
            var places = IntStream.range(0, references.size())
                    .filter(place -> Suite.of(references.get(place)) == suite)
                    .boxed()
                    .toList();
            if (!places.isEmpty()) {
                comparisons.addAll(comparisons(
                        suite, picked(references, places), picked(current, places), picked(candidate, places)));
            }
        }
        return comparisons;
    }

    private List<Comparison> comparisons(
            Suite suite, List<String> references, List<String> current, List<String> candidate) {
        var kind = suite.name().toLowerCase(Locale.ROOT);
        return suite.metrics().entrySet().stream()
                .map(metric -> {
                    var before = metric.getValue().evaluate(current, references);
                    var after = metric.getValue().evaluate(candidate, references);
                    return new Comparison(
                            kind,
                            metric.getKey(),
                            references.size(),
                            bootstrap.score(before),
                            bootstrap.score(after),
                            bootstrap.difference(after, before));
                })
                .toList();
    }

    private static List<String> picked(List<String> all, List<Integer> places) {
        return places.stream().map(all::get).toList();
    }
}
