package io.sekkei.platform.quota.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.quota.BudgetStanding;
import io.sekkei.platform.quota.BudgetState;
import io.sekkei.platform.quota.Level;
import io.sekkei.platform.quota.Measure;
import io.sekkei.platform.quota.Span;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A budget as JSON. */
@Schema(name = "Budget", description = "A budget and how it stands.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BudgetView(
        UUID id,
        Level level,

        @Schema(description = "Number of the tenant, department or key.")
        UUID ownerId,

        Measure measure,
        Span span,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,

        @Schema(description = "Where its days and months begin.")
        String timeZone,

        @Schema(description = "Most that may be used in a window, without raises.")
        long amount,

        @Schema(description = "The same with the raises of now.")
        long limit,

        List<Long> thresholds,
        Instant createdAt,

        @Schema(description = "The present window; absent before and after a fixed period.") @Nullable
        WindowView window) {
    public static BudgetView of(BudgetStanding standing) {
        var budget = standing.budget();
        var period = budget.period();
        return new BudgetView(
                budget.id().value(),
                budget.subject().level(),
                budget.subject().id(),
                budget.measure(),
                period.span(),
                period.startsAt(),
                period.endsAt(),
                budget.zone().getId(),
                standing.amount(),
                budget.limit(),
                budget.thresholds(),
                standing.createdAt(),
                standing.state().map(WindowView::of).orElse(null));
    }

    /** What is used of it. */
    @Schema(name = "BudgetWindow", description = "What is used of a budget in a window.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WindowView(
            Instant startsAt,

            @Schema(description = "The first moment after it; absent if it never ends.") @Nullable
            Instant endsAt,

            @Schema(description = "What was settled.") long spent,

            @Schema(description = "What is reserved by generations under way.")
            long held,

            @Schema(description = "What nobody has spent or reserved.")
            long left) {
        static WindowView of(BudgetState state) {
            var window = state.window();
            return new WindowView(window.startsAt(), window.endsAt(), state.spent(), state.held(), state.left());
        }
    }
}
