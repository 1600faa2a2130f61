package io.sekkei.platform.tuning.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.inference.evaluation.Interval;
import io.sekkei.platform.tuning.Comparison;
import io.sekkei.platform.tuning.Retrain;
import io.sekkei.platform.tuning.TuningExample;
import io.sekkei.platform.tuning.TuningExample.LeftOut;
import io.sekkei.platform.tuning.TuningJob;
import io.sekkei.platform.tuning.TuningPoint;
import io.sekkei.platform.tuning.Tunings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tuning as JSON has it. */
final class TuningViews {
    private TuningViews() {}

    @Schema(name = "TuningJob", description = "A job that makes a small model learn.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record JobView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID id,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            PlanBody plan,

            @Schema(
                    allowableValues = {"running", "paused", "completed", "failed", "cancelled"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String state,

            @Schema(
                    allowableValues = {"waiting", "preparing", "training", "evaluating", "ended"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String phase,

            @Schema(
                    description =
                            "Why it was paused or failed, if no person did it; while it runs, what holds it up, such as"
                                    + " that others have the cores.")
            @Nullable
            String reason,

            @Schema(
                    description = "Digest of the manifest of what it begins from.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String baseSha256,

            @Schema(description = "The tenant's own version that it begins from.") @Nullable
            UUID baseVersionId,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            ExamplesView examples,

            @Schema(
                    description = "Updates done, as of the last look at dev.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            int updates,

            @Schema(description = "What it came to.") @Nullable
            UUID versionId,

            @Schema(
                    description = "For how long it ran, without its pauses.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            long ranSeconds,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID createdBy,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Instant createdAt,

            @Nullable Instant endedAt) {
        static JobView of(TuningJob job) {
            return new JobView(
                    job.id(),
                    PlanBody.of(job.plan()),
                    lower(job.state()),
                    lower(job.phase()),
                    job.reason(),
                    job.base().digest(),
                    job.base().version(),
                    ExamplesView.of(job.examples()),
                    job.updates(),
                    job.version(),
                    job.ran().toSeconds(),
                    job.createdBy().value(),
                    job.createdAt(),
                    job.endedAt());
        }
    }

    @Schema(name = "TuningExamples", description = "How many texts a job has.")
    record ExamplesView(
            @Schema(description = "Those it learns from.", requiredMode = Schema.RequiredMode.REQUIRED)
            int train,

            @Schema(description = "Those that say when to stop.", requiredMode = Schema.RequiredMode.REQUIRED)
            int dev,

            @Schema(description = "Those it is judged by.", requiredMode = Schema.RequiredMode.REQUIRED)
            int test,

            @Schema(description = "Those that are not used.", requiredMode = Schema.RequiredMode.REQUIRED)
            int leftOut,

            @Schema(
                    description = "How many of them for which reason; jobs of before this was noted have none.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            LeftOutView leftOutBecause,

            @Schema(description = "Those that were erased since.", requiredMode = Schema.RequiredMode.REQUIRED)
            int erased) {
        static ExamplesView of(TuningJob.Examples examples) {
            return new ExamplesView(
                    examples.train(),
                    examples.dev(),
                    examples.test(),
                    examples.leftOut(),
                    LeftOutView.of(examples.because()),
                    examples.erased());
        }
    }

    @Schema(name = "TuningLeftOut", description = "How many texts are not used, by the reason.")
    record LeftOutView(
            @Schema(description = "Nothing says what to answer.", requiredMode = Schema.RequiredMode.REQUIRED)
            int unanswered,

            @Schema(
                    description = "The texts are not kept any more, or the correction was recalled.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            int gone,

            @Schema(
                    description = "Longer than what the pair reads or writes, or empty.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            int unfit,

            @Schema(
                    description = "Nearly the same as one of another part, which stays.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            int nearCopy) {
        static LeftOutView of(Map<LeftOut, Integer> because) {
            return new LeftOutView(
                    because.getOrDefault(LeftOut.UNANSWERED, 0),
                    because.getOrDefault(LeftOut.GONE, 0),
                    because.getOrDefault(LeftOut.UNFIT, 0),
                    because.getOrDefault(LeftOut.NEAR_COPY, 0));
        }
    }

    @Schema(name = "TuningExample", description = "Where a text comes from.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ExampleView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            int position,

            @Schema(
                    allowableValues = {"train", "dev", "test"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String split,

            @Schema(description = "The item of the dataset.") @Nullable
            UUID itemId,

            @Schema(description = "The generation that was corrected, or that the item was drawn from.") @Nullable
            UUID generationId,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            boolean leftOut,

            @Schema(
                    description = "Why it is left out.",
                    allowableValues = {"unanswered", "gone", "unfit", "near_copy"})
            @Nullable
            String leftOutBecause,

            @Nullable Instant erasedAt) {
        static ExampleView of(TuningExample example) {
            return new ExampleView(
                    example.position(),
                    lower(example.split()),
                    example.item(),
                    example.generation(),
                    example.leftOut(),
                    example.because() == null ? null : lower(example.because()),
                    example.erasedAt());
        }
    }

    @Schema(name = "TuningCurve", description = "How a job learns.")
    record CurveView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            List<PointView> points) {
        static CurveView of(List<TuningPoint> points) {
            return new CurveView(points.stream().map(PointView::of).toList());
        }
    }

    @Schema(name = "TuningPoint", description = "A look at dev.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PointView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            int updates,

            @Schema(description = "Mean loss since the last look, in nats a token.") @Nullable
            Double trainLoss,

            @Schema(description = "Mean loss on dev.", requiredMode = Schema.RequiredMode.REQUIRED)
            double devLoss,

            @Schema(description = "chrF of answers to some of dev.") @Nullable
            Double quality,

            @Schema(description = "Whether nothing before was better.", requiredMode = Schema.RequiredMode.REQUIRED)
            boolean best,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Instant at) {
        static PointView of(TuningPoint point) {
            return new PointView(
                    point.updates(), point.trainLoss(), point.devLoss(), point.quality(), point.best(), point.at());
        }
    }

    @Schema(
            name = "TuningComparison",
            description = "What a job came to beside what it began from, with 95 % intervals.")
    record ComparisonView(
            @Schema(description = "On the tenant's test set.", requiredMode = Schema.RequiredMode.REQUIRED)
            List<FigureView> test,

            @Schema(description = "On the general set.", requiredMode = Schema.RequiredMode.REQUIRED)
            List<FigureView> general,

            @Schema(
                    description = "By how many points of chrF it may be worse on the general set.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            double forgettingLimit,

            @Schema(
                    description = "Whether it is worse by more, and so cannot be promoted.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            boolean forgetsTooMuch) {
        static ComparisonView of(Comparison comparison) {
            return new ComparisonView(
                    comparison.test().stream().map(FigureView::of).toList(),
                    comparison.general().stream().map(FigureView::of).toList(),
                    comparison.forgettingLimit(),
                    comparison.forgetsTooMuch());
        }
    }

    @Schema(name = "TuningFigure", description = "One metric on one set.")
    record FigureView(
            @Schema(example = "chrf", requiredMode = Schema.RequiredMode.REQUIRED)
            String metric,

            @Schema(description = "How many answers were judged.", requiredMode = Schema.RequiredMode.REQUIRED)
            int items,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Interval before,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Interval after,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Interval difference) {
        static FigureView of(Comparison.Figure figure) {
            return new FigureView(
                    figure.metric(), figure.items(), figure.before(), figure.after(), figure.difference());
        }
    }

    @Schema(name = "TuningLimits", description = "The most that a job may ask for here.")
    record LimitsView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            int updates,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            int examples,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            int cores,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            long memoryMegabytes,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            long minutes,

            @Schema(
                    description = "By how many points of chrF a candidate may be worse on the general set.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            double forgetting) {
        static LimitsView of(Tunings.Limits limits) {
            return new LimitsView(
                    limits.updates(),
                    limits.examples(),
                    limits.cores(),
                    limits.memoryMegabytes(),
                    limits.minutes(),
                    limits.forgetting());
        }
    }

    @Schema(name = "RetrainList", description = "Versions that learned from texts which were erased since.")
    record RetrainList(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            List<RetrainView> data) {}

    @Schema(name = "RetrainItem", description = "A version that learned from texts which were erased since.")
    record RetrainView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID jobId,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String pair,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID versionId,

            @Schema(description = "How many of its texts are gone.", requiredMode = Schema.RequiredMode.REQUIRED)
            int erased,

            @Schema(description = "When the last one was erased.", requiredMode = Schema.RequiredMode.REQUIRED)
            Instant erasedAt) {
        static RetrainView of(Retrain one) {
            return new RetrainView(one.job(), one.name(), one.pair(), one.version(), one.erased(), one.at());
        }
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
