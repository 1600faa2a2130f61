package io.sekkei.platform.review;

import io.sekkei.platform.generation.WrittenOutputs;
import io.sekkei.platform.generation.WrittenOutputs.Past;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.review.policy.Output;
import io.sekkei.platform.review.policy.Sampling;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Tries policies on what was written before, so that nobody has to guess what they would hold. */
@Service
public class DryRuns {
    private static final Duration BACK = Duration.ofDays(7);

    /**
     * What a policy would have held.
     *
     * @param from the first moment looked at
     * @param to the moment after the last
     * @param outputs how many it covers and were looked at, the newest ones
     * @param complete whether these are all of the time
     * @param withoutText how many of these have no text any more, so that rules on texts cannot tell
     * @param held how many it would have held
     * @param approvals how many approvals these would have needed
     * @param byRule how many each rule would have held
     * @param untold rules that cannot be tried on what was written before
     */
    public record DryRun(
            Instant from,
            Instant to,
            int outputs,
            boolean complete,
            int withoutText,
            int held,
            int approvals,
            Map<String, Integer> byRule,
            List<String> untold) {}

    private final WrittenOutputs written;
    private final Policies policies;
    private final ReviewSettings settings;
    private final Ledger ledger;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    DryRuns(WrittenOutputs written, Policies policies, ReviewSettings settings, Ledger ledger, Clock clock) {
        this.written = written;
        this.policies = policies;
        this.settings = settings;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Tries a policy on the last seven days. Texts are looked into and none is told; that it was done is in the ledger. */
    @Transactional
    public DryRun tryOut(Caller by, PolicyPlan plan) {
        by.mustBe(Role.TENANT_ADMIN);
        policies.checkScope(by, plan.scope());
        var to = clock.instant();
        var scope = plan.scope();
        var which = new WrittenOutputs.Of(scope.department(), scope.purpose(), scope.key());
        var found = written.between(by.tenant(), to.minus(BACK), to, which, settings.dryRunOutputs() + 1);
        var complete = found.size() <= settings.dryRunOutputs();
        var outputs = complete ? found : found.subList(0, settings.dryRunOutputs());
        var run = new Trial(by, plan).over(outputs, to, complete);
        ledger.append(by.did("REVIEW_POLICY_TRIED", UUID.randomUUID())
                .saying(fields -> fields.with("outputs", run.outputs()).with("held", run.held()))
                .committingTo("policy", PolicyStore.json(plan).getBytes(StandardCharsets.UTF_8)));
        return run;
    }

    /** One policy on its way through what was written. */
    private final class Trial {
        private final Caller by;
        private final PolicyPlan plan;
        private final byte[] key = Sampling.newKey(random);
        private final Map<String, Integer> byRule = new TreeMap<>();
        private int withoutText;
        private int held;

        Trial(Caller by, PolicyPlan plan) {
            this.by = by;
            this.plan = plan;
        }

        DryRun over(List<Past> outputs, Instant to, boolean complete) {
            outputs.forEach(this::look);
            return new DryRun(
                    to.minus(BACK),
                    to,
                    outputs.size(),
                    complete,
                    withoutText,
                    held,
                    held * plan.route().approvals(),
                    byRule,
                    plan.rules().smallModelDisagreementAbove() == null
                            ? List.of()
                            : List.of("small_model_disagreement"));
        }

        private void look(Past past) {
            var rules = plan.rules().withFloor(settings.floorPerMillion());
            var hits = rules.hits(
                    key,
                    new Output(
                            past.generation(),
                            text(past),
                            chance(past.meanLogProbability()),
                            chance(past.minLogProbability()),
                            past.costMicros(),
                            past.external(),
                            OptionalDouble.empty()));
            hits.forEach(rule -> byRule.merge(rule, 1, Integer::sum));
            held += hits.isEmpty() ? 0 : 1;
        }

        /** Only rules on texts need one. */
        private String text(Past past) {
            if (!plan.rules().lookIntoText()) {
                return "";
            }
            var text = written.text(by.tenant(), past.generation());
            withoutText += text.isPresent() ? 0 : 1;
            return text.orElse("");
        }
    }

    private static OptionalDouble chance(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
