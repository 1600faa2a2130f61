package io.sekkei.platform.access;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.problem.Problem;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key as somebody wants it. Where a collection is empty, anything goes.
 *
 * @param name what people call it
 * @param expiresAt when it stops opening; null for never
 * @param pairs ids of the pairs it may use
 * @param modes names of the modes it may use
 * @param purposes codes of the purposes it may be used for
 * @param defaultPurpose what its requests are for that do not say
 * @param ipRanges addresses it may be used from, single or as CIDR, IPv4 or IPv6
 * @param evidence whether it may take along evidence of its whole tenant, and not only of its own generations
 */
public record KeyPlan(
        String name,
        @Nullable Instant expiresAt,
        Set<String> pairs,
        Set<String> modes,
        Set<String> purposes,
        @Nullable String defaultPurpose,
        List<String> ipRanges,
        boolean evidence) {
    private static final int MOST = 100;
    private static final Pattern PAIR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Set<String> MODES =
            Stream.of(DecodingMode.values()).map(DecodingMode::wireName).collect(Collectors.toUnmodifiableSet());

    public KeyPlan {
        pairs = Set.copyOf(pairs);
        modes = Set.copyOf(modes);
        purposes = Set.copyOf(purposes);
        ipRanges = List.copyOf(ipRanges);
        check(
                !name.isBlank() && name.length() <= 200 && name.codePoints().noneMatch(Character::isISOControl),
                "name",
                "name must hold 1 to 200 characters and no control characters");
        check(isShort(pairs), "pairs", "pairs must name at most %d pairs".formatted(MOST));
        check(isShort(ipRanges), "ip_ranges", "ip_ranges must hold at most %d ranges".formatted(MOST));
        check(PAIR.asMatchPredicate(), pairs, "pairs", "is no id of a pair");
        check(MODES::contains, modes, "modes", "is no mode; there are " + String.join(", ", sorted(MODES)));
        check(IpRanges::isOne, ipRanges, "ip_ranges", "is neither an IP address nor a range of them");
        check(
                defaultPurpose == null || purposes.isEmpty() || purposes.contains(defaultPurpose),
                "default_purpose",
                "default_purpose must be one of purposes, but is %s".formatted(defaultPurpose));
    }

    /** Without the evidence of others. */
    public KeyPlan(
            String name,
            @Nullable Instant expiresAt,
            Set<String> pairs,
            Set<String> modes,
            Set<String> purposes,
            @Nullable String defaultPurpose,
            List<String> ipRanges) {
        this(name, expiresAt, pairs, modes, purposes, defaultPurpose, ipRanges, false);
    }

    /** A key for generating whatever it wants. */
    public static KeyPlan named(String name) {
        return new KeyPlan(name, null, Set.of(), Set.of(), Set.of(), null, List.of());
    }

    /** Tells the ledger. Lists as text, in one order; what anything goes for is left out. */
    Fields tell(Fields fields) {
        return fields.with("expires_at", expiresAt)
                .with("pairs", listed(pairs))
                .with("modes", listed(modes))
                .with("purposes", listed(purposes))
                .with("default_purpose", defaultPurpose)
                .with("evidence", evidence);
    }

    private static @Nullable String listed(Collection<String> values) {
        return values.isEmpty() ? null : String.join(",", sorted(values));
    }

    private static boolean isShort(Collection<String> values) {
        return values.size() <= MOST;
    }

    private static List<String> sorted(Collection<String> values) {
        return values.stream().sorted().toList();
    }

    private static void check(Predicate<String> rule, Collection<String> values, String param, String otherwise) {
        values.stream().filter(rule.negate()).findFirst().ifPresent(wrong -> {
            throw Problem.invalid(param, "'%s' in %s %s".formatted(wrong, param, otherwise));
        });
    }

    private static void check(boolean isRight, String param, String otherwise) {
        if (!isRight) {
            throw Problem.invalid(param, otherwise);
        }
    }
}
