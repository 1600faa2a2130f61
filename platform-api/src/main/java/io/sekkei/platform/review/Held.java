package io.sekkei.platform.review;

import io.sekkei.platform.review.workflow.Review;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An output on its route, and what it is; holds nothing of its text.
 *
 * @param generation the generation
 * @param tenant whose it is
 * @param department the department that asked
 * @param purpose what it was asked for
 * @param policy the policy that holds it
 * @param policyVersion its version
 * @param hits the rules that held it
 * @param review where it stands
 * @param content where the current text is kept
 * @param characters length of the generated text
 * @param version grows with every move
 * @param heldAt when it was held
 * @param remindAt when reviewers are reminded; null if they never are, or were
 * @param escalateAt when the tenant's admins take over; null if they never do, or did
 * @param changedAt when it last moved
 * @param queue what people call the policy that holds it
 * @param control what the item tests; null if it is somebody's output
 */
public record Held(
        UUID generation,
        TenantId tenant,
        @Nullable UUID department,
        String purpose,
        UUID policy,
        int policyVersion,
        List<String> hits,
        Review review,
        UUID content,
        int characters,
        int version,
        Instant heldAt,
        @Nullable Instant remindAt,
        @Nullable Instant escalateAt,
        Instant changedAt,
        String queue,
        @Nullable Control control) {
    public Held {
        hits = List.copyOf(hits);
    }

    /** The names of the rules that held it, each once. */
    public List<String> risks() {
        return hits.stream().map(hit -> hit.split("@")[0]).distinct().toList();
    }

    /** Whether it tests the reviewing and is nobody's output. */
    boolean isControl() {
        return control != null;
    }

    /** The same output as it stands at another moment, though nobody moved it. */
    Held standing(Review now) {
        return with(now, content, version, changedAt);
    }

    /** The same output after a move. */
    Held moved(Review next, UUID contentNow, Instant now) {
        return with(next, contentNow, version + 1, now);
    }

    private Held with(Review next, UUID contentNow, int versionNow, Instant changed) {
        return new Held(
                generation,
                tenant,
                department,
                purpose,
                policy,
                policyVersion,
                hits,
                next,
                contentNow,
                characters,
                versionNow,
                heldAt,
                remindAt,
                next.escalated() ? null : escalateAt,
                changed,
                queue,
                control);
    }
}
