package io.sekkei.platform.tuning.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.inference.evaluation.Interval;
import io.sekkei.platform.catalog.PairVersion;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tuning.Comparison;
import io.sekkei.platform.tuning.Retrain;
import io.sekkei.platform.tuning.TuningExample;
import io.sekkei.platform.tuning.TuningJob;
import io.sekkei.platform.tuning.TuningPlan;
import io.sekkei.platform.tuning.TuningPlan.Method;
import io.sekkei.platform.tuning.TuningPoint;
import io.sekkei.platform.tuning.Tunings;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tuning as JSON has it. */
final class TuningViews {
    private static final int FEW_DATA_UPDATES = 400;
    private static final int FEW_DATA_LOOKS = 25;
    private static final int FEW_DATA_PATIENCE = 4;
    private static final int USUAL_RANK = 8;
    private static final int USUAL_MINUTES = 60;
    private static final int USUAL_MEGABYTES = 3072;

    private TuningViews() {}

    @Schema(
            name = "TuningPlan",
            description = "A job as somebody wishes it; what is left out suits 200 to 5,000 examples.")
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
                    lower(plan.method()),
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
                default ->
                    throw new IllegalArgumentException("method must be full or lora, but is '%s'".formatted(name));
            };
        }

        private static int or(@Nullable Integer value, int otherwise) {
            return Objects.requireNonNullElse(value, otherwise);
        }
    }

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

            @Schema(description = "Why it was paused or failed, if no person did it.") @Nullable
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

            @Schema(
                    description = "Those without an answer, or nearly the same as one of another part.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            int leftOut,

            @Schema(description = "Those that were erased since.", requiredMode = Schema.RequiredMode.REQUIRED)
            int erased) {
        static ExamplesView of(TuningJob.Examples examples) {
            return new ExamplesView(
                    examples.train(), examples.dev(), examples.test(), examples.leftOut(), examples.erased());
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

            @Nullable Instant erasedAt) {
        static ExampleView of(TuningExample example) {
            return new ExampleView(
                    example.position(),
                    lower(example.split()),
                    example.item(),
                    example.generation(),
                    example.leftOut(),
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

    @Schema(name = "PairVersionWish", description = "What a second person is asked for.")
    record WishBody(
            @NotNull
            @Schema(
                    description = "To write some percent, or all.",
                    allowableValues = {"canary", "promotion"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String wish,

            @Schema(description = "Percent of the generations, 1 to 99; for a canary only.") @Nullable
            Integer share) {
        PairVersion.Kind kind() {
            return switch (wish) {
                case "canary" -> PairVersion.Kind.CANARY;
                case "promotion" -> PairVersion.Kind.PROMOTION;
                default ->
                    throw Problem.invalid("wish", "wish must be canary or promotion, but is '%s'".formatted(wish));
            };
        }

        int percent() {
            if (kind() == PairVersion.Kind.PROMOTION && share != null) {
                throw Problem.invalid("share", "share is for a canary only; a promoted version writes all");
            }
            return share == null ? 0 : share;
        }
    }

    @Schema(name = "PairVersion", description = "A version of a pair that belongs to the tenant.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record VersionView(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            UUID id,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String pair,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String version,

            @Schema(
                    description = "SHA-256 of its manifest; records of what it writes have it too.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String sha256,

            @Schema(description = "The same of what it was tuned from.", requiredMode = Schema.RequiredMode.REQUIRED)
            String baseSha256,

            @Schema(description = "The job it came from.", requiredMode = Schema.RequiredMode.REQUIRED)
            UUID jobId,

            @Schema(
                    allowableValues = {"candidate", "canary", "current", "replaced", "retired"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String state,

            @Schema(description = "Percent of the generations that it writes as a canary.") @Nullable
            Integer share,

            @Schema(
                    description = "What a second person is asked for.",
                    allowableValues = {"canary", "promotion"})
            @Nullable
            String wish,

            @Schema(description = "Percent that is asked for.") @Nullable
            Integer wishShare,

            @Schema(description = "Who asks, and cannot decide.") @Nullable
            UUID askedBy,

            @Nullable Instant askedAt,

            @Schema(description = "Who gave it its place.") @Nullable
            UUID decidedBy,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Instant createdAt,

            @Schema(description = "When its place changed last.", requiredMode = Schema.RequiredMode.REQUIRED)
            Instant changedAt) {
        static VersionView of(PairVersion version) {
            var wish = version.wish();
            return new VersionView(
                    version.id(),
                    version.pair(),
                    version.version(),
                    version.digest(),
                    version.baseDigest(),
                    version.source(),
                    lower(version.state()),
                    version.state() == PairVersion.State.CANARY ? version.share() : null,
                    wish == null ? null : lower(wish.kind()),
                    wish == null || wish.kind() == PairVersion.Kind.PROMOTION ? null : wish.share(),
                    wish == null ? null : wish.askedBy(),
                    wish == null ? null : wish.askedAt(),
                    version.decidedBy(),
                    version.createdAt(),
                    version.changedAt());
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
