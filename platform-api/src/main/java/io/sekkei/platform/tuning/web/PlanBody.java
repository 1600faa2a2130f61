package io.sekkei.platform.tuning.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tuning.TuningPlan;
import io.sekkei.platform.tuning.TuningPlan.Method;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job as somebody wishes it, as JSON has it. */
@Schema(name = "TuningPlan", description = "A job as somebody wishes it; what is left out suits 200 to 5,000 examples.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PlanBody(
        @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
        String name,

        @NotNull @Schema(example = "enja", requiredMode = Schema.RequiredMode.REQUIRED)
        String pair,

        @Schema(description = "The dataset whose part train it learns from.") @Nullable
        UUID datasetId,

        @Schema(description = "Which version of it.") @Nullable
        Integer datasetVersion,

        @Schema(
                description = "Whether it learns from outputs that reviewers corrected and let go, too.",
                defaultValue = "false")
        @Nullable
        Boolean edits,

        @Schema(
                description = "Whether all weights of the small model and the projector change, or a low-rank"
                        + " change of them is learned.",
                allowableValues = {"full", "lora"},
                defaultValue = "lora")
        @Nullable
        String method,

        @Schema(description = "Most updates.", defaultValue = "400") @Nullable
        Integer updates,

        @Schema(description = "Updates between two looks at dev.", defaultValue = "25") @Nullable
        Integer evaluateEvery,

        @Schema(description = "Looks without improvement after which it stops early.", defaultValue = "4") @Nullable
        Integer patience,

        @Schema(description = "The highest learning rate; without it what suits the method.") @Nullable
        Double learningRate,

        @Schema(description = "Rank of the low-rank change.", defaultValue = "8") @Nullable
        Integer rank,

        @Schema(description = "Most minutes.", defaultValue = "60") @Nullable
        Integer minutes,

        @Schema(description = "Most memory, in megabytes.", defaultValue = "3072") @Nullable
        Integer memoryMegabytes,

        @Schema(description = "Most cores.", defaultValue = "1") @Nullable
        Integer cores) {
    private static final int FEW_DATA_UPDATES = 400;
    private static final int FEW_DATA_LOOKS = 25;
    private static final int FEW_DATA_PATIENCE = 4;
    private static final int USUAL_RANK = 8;
    private static final int USUAL_MINUTES = 60;
    private static final int USUAL_MEGABYTES = 3072;

    TuningPlan plan() {
        try {
            return new TuningPlan(
                    name,
                    pair,
                    datasetId,
                    datasetVersion,
                    edits != null && edits,
                    methodNamed(method),
                    or(updates, FEW_DATA_UPDATES),
                    or(evaluateEvery, FEW_DATA_LOOKS),
                    or(patience, FEW_DATA_PATIENCE),
                    learningRate,
                    or(rank, USUAL_RANK),
                    or(minutes, USUAL_MINUTES),
                    or(memoryMegabytes, USUAL_MEGABYTES),
                    or(cores, 1));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("plan", String.valueOf(e.getMessage()));
        }
    }

    static PlanBody of(TuningPlan plan) {
        return new PlanBody(
                plan.name(),
                plan.pair(),
                plan.dataset(),
                plan.datasetVersion(),
                plan.edits(),
                TuningViews.lower(plan.method()),
                plan.updates(),
                plan.evaluateEvery(),
                plan.patience(),
                plan.learningRate(),
                plan.rank(),
                plan.minutes(),
                plan.memoryMegabytes(),
                plan.cores());
    }

    private static Method methodNamed(@Nullable String name) {
        return switch (Objects.requireNonNullElse(name, "lora")) {
            case "full" -> Method.FULL;
            case "lora" -> Method.LORA;
            default -> throw new IllegalArgumentException("method must be full or lora, but is '%s'".formatted(name));
        };
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return Objects.requireNonNullElse(value, otherwise);
    }
}
