package io.sekkei.platform.catalog;

import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A version of a pair that belongs to one tenant. It writes the tenant's texts only where a second person has let it: some
 * percent of them as a canary, or all of them as the current one. Never changes but for its place.
 *
 * @param id the version
 * @param tenant whose it is; nobody else sees or uses it
 * @param pair the pair it is a version of
 * @param version as its manifest says it
 * @param digest SHA-256 of its manifest
 * @param baseDigest the same of what it was tuned from
 * @param folder where it lies, below the folder of versions
 * @param source the work it came from
 * @param state its place
 * @param share percent of the generations that it writes as a canary; 0 elsewhere
 * @param before the version whose place it took; null for the one all tenants have
 * @param wish what a second person is asked for; null for nothing
 * @param decidedBy who gave it its place; null if nobody did yet
 * @param createdAt when it was made
 * @param changedAt when its place changed last
 */
public record PairVersion(
        UUID id,
        TenantId tenant,
        String pair,
        String version,
        String digest,
        String baseDigest,
        String folder,
        UUID source,
        State state,
        int share,
        @Nullable UUID before,
        @Nullable Wish wish,
        @Nullable UUID decidedBy,
        Instant createdAt,
        Instant changedAt) {
    private static final int HUNDRED = 100;
    /** Fine enough that a percent is a percent. */
    private static final int PLACES = 10_000;

    /** The place of a version. */
    public enum State {
        /** It writes nothing yet. */
        CANDIDATE,
        /** It writes some percent. */
        CANARY,
        /** It writes all that a canary does not. */
        CURRENT,
        /** Another one took its place as the current one. */
        REPLACED,
        /** It will never write again, but for replays. */
        RETIRED
    }

    /** What a second person can be asked for. */
    public enum Kind {
        CANARY,
        PROMOTION
    }

    /**
     * What a second person is asked for.
     *
     * @param kind another place
     * @param share percent of a canary; 0 for a promotion
     * @param askedBy who asks, and cannot decide
     * @param askedAt when
     */
    public record Wish(Kind kind, int share, UUID askedBy, Instant askedAt) {}

    /** Asks a second person for another place. */
    PairVersion asking(Kind kind, int percent, UUID by, Instant now) {
        if (state == State.CURRENT || state == State.RETIRED) {
            throw Problem.conflict("version_state", "This version is %s".formatted(state));
        }
        if (wish != null) {
            throw Problem.conflict("version_asked", "A decision on this version is awaited already");
        }
        if (kind == Kind.CANARY && (percent < 1 || percent >= HUNDRED)) {
            throw Problem.invalid("share", "share must be between 1 and 99 percent, but is %d".formatted(percent));
        }
        var asked = new Wish(kind, kind == Kind.CANARY ? percent : 0, by, now);
        return with(state, share, before, asked, null, changedAt);
    }

    /** The wish, if this person may decide on it. */
    Wish decidable(UUID by) {
        if (wish == null) {
            throw Problem.conflict("version_not_asked", "Nobody asks for another place of this version");
        }
        if (wish.askedBy().equals(by)) {
            throw new Problem(
                    HttpStatus.FORBIDDEN, "four_eyes", null, "Somebody else must decide on what you have asked for");
        }
        return wish;
    }

    PairVersion asCanary(UUID by, Instant now) {
        return with(State.CANARY, decidable(by).share(), before, null, by, now);
    }

    PairVersion asCurrent(UUID by, @Nullable UUID replacing, Instant now) {
        decidable(by);
        return with(State.CURRENT, 0, replacing, null, by, now);
    }

    PairVersion declined(UUID by) {
        decidable(by);
        return with(state, share, before, null, decidedBy, changedAt);
    }

    PairVersion replaced(Instant now) {
        return with(State.REPLACED, 0, before, null, decidedBy, now);
    }

    /** Rolled back: it writes nothing, and may be asked for again. */
    PairVersion asCandidate(Instant now) {
        return with(State.CANDIDATE, 0, before, null, decidedBy, now);
    }

    /** The place it had before another took it; who let it have that stays on record. */
    PairVersion restored(Instant now) {
        return with(State.CURRENT, 0, before, null, decidedBy, now);
    }

    PairVersion retired(Instant now) {
        if (state == State.CANARY || state == State.CURRENT) {
            throw Problem.conflict("version_state", "This version writes texts; roll it back first");
        }
        if (state == State.RETIRED) {
            throw Problem.conflict("version_state", "This version is RETIRED already");
        }
        return with(State.RETIRED, 0, before, null, decidedBy, now);
    }

    /**
     * Whether a canary writes this generation: HMAC-SHA256 of its number under the version's number falls into the share.
     * Whoever knows both can reckon it again.
     */
    boolean writes(UUID generation) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(id.toString().getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            var digest = mac.doFinal(generation.toString().getBytes(StandardCharsets.US_ASCII));
            var place = Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), PLACES);
            return place < (long) share * (PLACES / HUNDRED);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }

    private PairVersion with(
            State newState,
            int newShare,
            @Nullable UUID newBefore,
            @Nullable Wish newWish,
            @Nullable UUID newDecidedBy,
            Instant at) {
        return new PairVersion(
                id,
                tenant,
                pair,
                version,
                digest,
                baseDigest,
                folder,
                source,
                newState,
                newShare,
                newBefore,
                newWish,
                newDecidedBy,
                createdAt,
                at);
    }
}
