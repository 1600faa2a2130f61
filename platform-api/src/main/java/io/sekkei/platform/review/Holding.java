package io.sekkei.platform.review;

import io.sekkei.platform.agreement.Version;
import io.sekkei.platform.generation.gate.Candidate;
import io.sekkei.platform.generation.gate.Passage;
import io.sekkei.platform.generation.gate.Standing;
import io.sekkei.platform.generation.gate.Written;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.review.difference.Difference;
import io.sekkei.platform.review.policy.Output;
import io.sekkei.platform.review.policy.Rules;
import io.sekkei.platform.review.workflow.Review;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Holds outputs by the policies that cover them. All of those are asked, and none weakens another: if several hit, the
 * output takes the route with the most approvals.
 */
@Component
class Holding {
    private static final Comparator<Version<PolicyPlan>> BY_STRICTNESS =
            Comparator.<Version<PolicyPlan>, Boolean>comparing(
                            policy -> !policy.plan().route().afterwards())
                    .thenComparing(policy -> policy.plan().route().approvals())
                    .thenComparing(Version::id);

    private final Moves moves;
    private final Controls controls;
    private final Ledger ledger;
    private final Calendars calendars;
    private final ReviewSettings settings;
    private final Clock clock;

    Holding(Moves moves, Controls controls, Ledger ledger, Calendars calendars, ReviewSettings settings, Clock clock) {
        this.moves = moves;
        this.controls = controls;
        this.ledger = ledger;
        this.calendars = calendars;
        this.settings = settings;
        this.clock = clock;
    }

    Passage passage(Candidate candidate, List<Version<PolicyPlan>> covering, Epochs.Epoch epoch) {
        return new Covered(candidate, covering, epoch);
    }

    private Rules rules(Version<PolicyPlan> policy) {
        return policy.plan().rules().withFloor(settings.floorPerMillion());
    }

    private Held held(
            Candidate candidate, Version<PolicyPlan> policy, List<String> hits, Written written, Instant now) {
        var caller = candidate.caller();
        var department = caller.department();
        var calendar = calendars.of(caller.tenant());
        var times = policy.plan().times();
        var review = Review.generated(
                        Callers.number(caller),
                        policy.plan().route(),
                        written.digest(),
                        calendar.after(now, times.due()))
                .enter();
        return new Held(
                candidate.generation(),
                caller.tenant(),
                department == null ? null : department.value(),
                candidate.purpose(),
                policy.id(),
                policy.version(),
                hits,
                review,
                candidate.generation(),
                written.text().codePointCount(0, written.text().length()),
                1,
                now,
                after(calendar::after, now, times.remind()),
                after(calendar::after, now, times.escalate()),
                now,
                policy.plan().name(),
                null);
    }

    private static @Nullable Instant after(WorkingTime time, Instant from, @Nullable Integer minutes) {
        return minutes == null ? null : time.after(from, minutes);
    }

    private interface WorkingTime {
        Instant after(Instant from, long minutes);
    }

    private static Output output(Candidate candidate, Written written) {
        var chances = written.logProbabilities().stream()
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
        var known = chances.getCount() > 0;
        return new Output(
                candidate.generation(),
                written.text(),
                known ? OptionalDouble.of(chances.getAverage()) : OptionalDouble.empty(),
                known ? OptionalDouble.of(chances.getMin()) : OptionalDouble.empty(),
                written.costMicros(),
                candidate.external(),
                disagreement(written));
    }

    /** What cannot be told counts as the worst. */
    private static OptionalDouble disagreement(Written written) {
        var second = written.second();
        if (second == null) {
            return OptionalDouble.empty();
        }
        var text = second.text();
        return OptionalDouble.of(text == null ? 1 : Difference.share(written.text(), text));
    }

    /** The way of an output that some policy covers. */
    private final class Covered implements Passage {
        private final Candidate candidate;
        private final List<Version<PolicyPlan>> covering;
        private final Epochs.Epoch epoch;

        Covered(Candidate candidate, List<Version<PolicyPlan>> covering, Epochs.Epoch epoch) {
            this.candidate = candidate;
            this.covering = covering;
            this.epoch = epoch;
        }

        /** What is only looked at afterwards may be streamed. */
        @Override
        public boolean isOpen() {
            return covering.stream()
                    .filter(policy -> !policy.plan().route().afterwards())
                    .map(Holding.this::rules)
                    .noneMatch(this::mayHit);
        }

        private boolean mayHit(Rules rules) {
            return rules.needText()
                    || !rules.hitsBefore(epoch.key(), candidate.generation(), candidate.external())
                            .isEmpty();
        }

        @Override
        public boolean mayHold() {
            return true;
        }

        @Override
        public boolean wantsSecondOpinion() {
            return covering.stream().anyMatch(policy -> policy.plan().rules().smallModelDisagreementAbove() != null);
        }

        @Override
        public Duration longestWait() {
            var seconds = covering.stream()
                    .mapToInt(policy -> policy.plan().waitSeconds())
                    .min()
                    .orElse(0);
            var allowed = Duration.ofSeconds(seconds);
            return allowed.compareTo(settings.longestWait()) < 0 ? allowed : settings.longestWait();
        }

        @Override
        public Optional<Standing> decide(Written written) {
            var output = output(candidate, written);
            var hits = new ArrayList<String>();
            var strictest = covering.stream()
                    .filter(policy -> hits(hits, policy.id(), rules(policy).hits(epoch.key(), output)))
                    .max(BY_STRICTNESS);
            if (strictest.isEmpty()) {
                passed();
            }
            return strictest.map(policy -> enter(policy, hits, written)).filter(standing -> !standing.isReleased());
        }

        private boolean hits(List<String> all, UUID policy, List<String> found) {
            found.forEach(rule -> all.add(rule + "@" + policy));
            return !found.isEmpty();
        }

        /** That nothing held it is told as well, so that an auditor can draw the sample again. */
        private void passed() {
            ledger.append(candidate
                    .caller()
                    .did("REVIEW_PASSED", candidate.generation())
                    .saying(this::tell));
        }

        private Standing enter(Version<PolicyPlan> policy, List<String> hits, Written written) {
            var held = held(candidate, policy, hits, written, clock.instant());
            moves.held(candidate.caller(), held, this::tell);
            controls.followed(held);
            return ReviewGate.standing(held, List.of());
        }

        /** What was asked: every policy with the rate of its sample, and the key that drew it. */
        private Fields tell(Fields fields) {
            var asked = covering.stream()
                    .map(policy -> new Fields()
                            .with("id", policy.id())
                            .with("version", policy.version())
                            .with("sample_per_million", rules(policy).samplePerMillion()))
                    .toList();
            return fields.with("epoch", epoch.id()).with("policies", asked);
        }
    }
}
