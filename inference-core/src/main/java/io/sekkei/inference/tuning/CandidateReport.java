package io.sekkei.inference.tuning;

import java.util.List;

/**
 * What is known of a candidate before somebody promotes it.
 *
 * @param own on texts like those it was tuned on
 * @param general on texts unlike them
 * @param limit how much it may lose on the latter
 * @param verdict the worst one of any kind of general text
 */
public record CandidateReport(
        List<Comparison> own, List<Comparison> general, Forgetting limit, Forgetting.Verdict verdict) {
    public CandidateReport {
        own = List.copyOf(own);
        general = List.copyOf(general);
    }

    /** Whether it has surely not forgotten more than it may. */
    public boolean keepsWhatItKnew() {
        return verdict == Forgetting.Verdict.WITHIN;
    }
}
