package io.sekkei.platform.tuning;

import io.sekkei.platform.catalog.PairVersion;
import io.sekkei.platform.catalog.PairVersion.Kind;
import io.sekkei.platform.catalog.PairVersions;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What came of jobs: how good it is, and whether anybody may ask to let it write. */
@Service
public class Candidates {
    private final Tunings tunings;
    private final ScoreStore scores;
    private final PairVersions versions;
    private final TuningSettings settings;

    Candidates(Tunings tunings, ScoreStore scores, PairVersions versions, TuningSettings settings) {
        this.tunings = tunings;
        this.scores = scores;
        this.versions = versions;
        this.settings = settings;
    }

    /** A job's candidate beside what it came from, as far as it is judged. */
    @Transactional(readOnly = true)
    public Comparison compare(Caller by, UUID job) {
        return Comparison.of(scores.all(tunings.get(by, job).id()), settings.forgetting());
    }

    /**
     * Asks a second person to let a version write.
     *
     * @throws Problem 409 if it has forgotten too much, or has learned from texts that were erased since
     */
    @Transactional
    public PairVersion ask(Caller by, UUID version, Kind kind, int share) {
        mayWrite(by, versions.get(by, version));
        return versions.ask(by, version, kind, share);
    }

    /** Lets a version write; what was good when it was asked for must still be. */
    @Transactional
    public PairVersion approve(Caller by, UUID version) {
        mayWrite(by, versions.get(by, version));
        return versions.approve(by, version);
    }

    private void mayWrite(Caller by, PairVersion version) {
        var comparison = compare(by, version.source());
        if (comparison.forgetsTooMuch()) {
            throw Problem.conflict(
                    "forgets_too_much",
                    "On the general set this version is worse by more than %s points of chrF; tune with less or other data"
                            .formatted(comparison.forgettingLimit()));
        }
        tunings.toRetrain(by).stream()
                .filter(one -> one.version().equals(version.id()))
                .findFirst()
                .ifPresent(one -> {
                    throw Problem.conflict(
                            "learned_erased_texts",
                            "This version has learned from %d texts that were erased since; tune again without them"
                                    .formatted(one.erased()));
                });
    }
}
