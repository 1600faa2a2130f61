package io.sekkei.platform.review;

import io.sekkei.platform.generation.gate.Candidate;
import io.sekkei.platform.generation.gate.Passage;
import io.sekkei.platform.generation.gate.Standing;
import io.sekkei.platform.generation.gate.Written;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Holds outputs by the policies that cover them. All of those are asked, and none weakens another: if several hit, the
 * output takes the route with the most approvals.
 */
@Component
class Holding {
    private static final Comparator<PolicyVersion> BY_STRICTNESS = Comparator.<PolicyVersion, Boolean>comparing(
                    policy -> !policy.plan().route().afterwards())
            .thenComparing(policy -> policy.plan().route().approvals())
            .thenComparing(PolicyVersion::id);

    private final Moves moves;
    private final Calendars calendars;
    private final ReviewSettings settings;
    private final Clock clock;

    Holding(Moves moves, Calendars calendars, ReviewSettings settings, Clock clock) {
        this.moves = moves;
        this.calendars = calendars;
        this.settings = settings;
        this.clock = clock;
    }

    Passage passage(Candidate candidate, List<PolicyVersion> covering, Epochs.Epoch epoch) {
        return new Covered(candidate, covering, epoch);
    }

    private Rules rules(PolicyVersion policy) {
        return policy.plan().rules().withFloor(settings.floorPerMillion());
    }

    private Held held(Candidate candidate, PolicyVersion policy, List<String> hits, Written written, Instant now) {
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
                now);
    }

    private static @Nullable Instant after(WorkingTime time, Instant from, @Nullable Integer minutes) {
        return minutes == null ? null : time.after(from, minutes);
    }

    private interface WorkingTime {
        Instant after(Instant from, long minutes);
    }

    private static Output output(Candidate candidate, Written written) {
        var chances = written.logProbabilities().stream().mapToDouble(Double::doubleValue);
        var least = written.logProbabilities().stream()
                .mapToDouble(Double::doubleValue)
                .min();
        return new Output(
                candidate.generation(),
                written.text(),
                chances.average(),
                least,
                written.costMicros(),
                candidate.external());
    }

    /** The way of an output that some policy covers. */
    private final class Covered implements Passage {
        private final Candidate candidate;
        private final List<PolicyVersion> covering;
        private final Epochs.Epoch epoch;

        Covered(Candidate candidate, List<PolicyVersion> covering, Epochs.Epoch epoch) {
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
            return strictest.map(policy -> enter(policy, hits, written)).filter(standing -> !standing.isReleased());
        }

        private boolean hits(List<String> all, UUID policy, List<String> found) {
            found.forEach(rule -> all.add(rule + "@" + policy));
            return !found.isEmpty();
        }

        private Standing enter(PolicyVersion policy, List<String> hits, Written written) {
            var held = held(candidate, policy, hits, written, clock.instant());
            moves.held(candidate.caller(), held);
            return ReviewGate.standing(held, List.of());
        }
    }
}
