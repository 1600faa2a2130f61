package io.sekkei.platform.review;

import io.sekkei.inference.ChatMessage;
import io.sekkei.platform.api.Cursor;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.generation.Texts;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Texts that are known to be bad. Now and then one of them goes into its queue, where it looks like all others, and tells
 * whether reviewers catch it.
 */
@Service
public class Seeds {
    private static final int LONGEST_TEXT = 100_000;

    /**
     * A seed, without its texts.
     *
     * @param id its number
     * @param policy the queue it is for
     * @param reasons what is wrong with it
     * @param createdBy who added it
     * @param createdAt when
     * @param lastPlacedAt when it last went into the queue
     * @param retiredAt since when it is not used any more
     */
    public record Seed(
            UUID id,
            UUID policy,
            List<ReasonCode> reasons,
            UUID createdBy,
            Instant createdAt,
            @Nullable Instant lastPlacedAt,
            @Nullable Instant retiredAt) {
        private static Seed of(SeedStore.Seed seed) {
            return new Seed(
                    seed.id(),
                    seed.policy(),
                    seed.reasons(),
                    seed.createdBy(),
                    seed.createdAt(),
                    seed.lastPlacedAt(),
                    seed.retiredAt());
        }
    }

    private final SeedStore store;
    private final PolicyStore policies;
    private final ReviewStore reviews;
    private final Controls controls;
    private final Contents contents;
    private final Ledger ledger;
    private final Clock clock;

    Seeds(
            SeedStore store,
            PolicyStore policies,
            ReviewStore reviews,
            Controls controls,
            Contents contents,
            Ledger ledger,
            Clock clock) {
        this.store = store;
        this.policies = policies;
        this.reviews = reviews;
        this.controls = controls;
        this.contents = contents;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Adds a seed to a queue. Who adds it never gets it to decide on. */
    @Transactional
    public Seed add(Caller by, UUID policy, String prompt, String text, List<ReasonCode> reasons) {
        by.mustBe(Role.TENANT_ADMIN);
        var person = Callers.person(by);
        check(by, policy, prompt, text, reasons);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var seed = new SeedStore.Seed(UUID.randomUUID(), policy, reasons, person, now, null, null);
        store.add(by.tenant(), seed);
        keep(by, seed, prompt, text);
        return Seed.of(seed);
    }

    private void check(Caller by, UUID policy, String prompt, String text, List<ReasonCode> reasons) {
        if (!policies.exists(by.tenant(), policy)) {
            throw Problem.invalid("policy_id", "policy_id must be a policy of the tenant");
        }
        if (prompt.isBlank() || text.isBlank() || prompt.length() + text.length() > LONGEST_TEXT) {
            throw Problem.invalid(
                    "text", "prompt and text must be there, with %d characters at most".formatted(LONGEST_TEXT));
        }
        if (reasons.isEmpty()) {
            throw Problem.invalid("reasons", "reasons must say what is wrong with the text");
        }
    }

    private void keep(Caller by, SeedStore.Seed seed, String prompt, String text) {
        var origin = new ContentOrigin(
                seed.id(), by.tenant().value(), seed.createdBy(), ContentOrigin.NO_PURPOSE, seed.createdAt());
        var asked = contents.seal(
                origin, ContentKind.PROMPT, Map.of(Texts.INPUT, Texts.input(List.of(ChatMessage.user(prompt)))));
        var written =
                contents.seal(origin, ContentKind.OUTPUT, Map.of(Texts.OUTPUT, text.getBytes(StandardCharsets.UTF_8)));
        contents.keep(asked);
        contents.keep(written);
        ledger.append(by.did("REVIEW_SEED_ADDED", seed.id())
                .saying(fields -> fields.with("policy", seed.policy()))
                .committedTo(asked.commitments())
                .committedTo(written.commitments()));
    }

    /**
     * Puts a seed into its queue now.
     *
     * @throws Problem 409 if there is no output yet whose looks it could take, or it is retired or gone
     */
    @Transactional
    public void place(Caller by, UUID id) {
        var seed = find(by, id);
        if (seed.retiredAt() != null) {
            throw Problem.conflict("seed_retired", "This seed is not used any more");
        }
        var like = reviews.newest(by.tenant(), seed.policy())
                .orElseThrow(() -> Problem.conflict(
                        "queue_empty", "Nothing was ever held in this queue, so a seed would stand out"));
        controls.place(seed, like)
                .orElseThrow(() -> Problem.conflict("content_gone", "The texts of this seed are gone already"));
    }

    /** Uses a seed no more. */
    @Transactional
    public void retire(Caller by, UUID id) {
        store.retire(find(by, id).id(), clock.instant());
        ledger.append(by.did("REVIEW_SEED_RETIRED", id));
    }

    private SeedStore.Seed find(Caller by, UUID id) {
        by.mustBe(Role.TENANT_ADMIN);
        return store.lock(by.tenant(), id).orElseThrow(() -> Problem.notFound("seed"));
    }

    /** The seeds of the tenant, the newest first. */
    @Transactional(readOnly = true)
    public Page<Seed> list(Caller by, PageRequest page) {
        by.mustBe(Role.TENANT_ADMIN, Role.AUDITOR);
        return page.page(store.of(by.tenant(), page), seed -> Cursor.of(seed.createdAt(), seed.id()))
                .map(Seed::of);
    }
}
