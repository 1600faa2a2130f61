package io.sekkei.platform.routing;

import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was asked before; whoever keeps the records implements it. */
public interface PastPrompts {
    /**
     * A prompt whose mode its client left open.
     *
     * @param tokens how long it was
     * @param mode what wrote its answer
     * @param costMicros what that cost
     */
    record Past(int tokens, DecodingMode mode, long costMicros) {}

    /**
     * The newest first.
     *
     * @param purpose what they were for; null for any
     * @param most so many at most
     */
    List<Past> leftOpen(TenantId tenant, String pair, @Nullable String purpose, Instant from, Instant to, int most);
}
