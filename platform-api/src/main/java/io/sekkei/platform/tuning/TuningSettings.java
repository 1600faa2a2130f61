package io.sekkei.platform.tuning;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Tuning in the background. A process works at one job at a time.
 *
 * @param enabled whether this process works at jobs; false leaves them to others
 * @param folder where a job keeps its checkpoints and what the large model read; the same for all processes that share the
 *     database. Emptied when the job ends
 * @param poll how often it is looked for something to do
 * @param heartbeat how often a process shows that it is alive; after six without, others take over what it did
 * @param courtesy how long an answer that is only judged waits at most while other texts are being written or wait
 * @param behind whether updates are made only when nobody else on the machine wants the cores; on a machine that is never
 *     idle they may then never be made
 * @param cores most cores of a job
 * @param memory most memory of a job
 * @param time most time of a job
 * @param mostUpdates most updates of a job
 * @param mostExamples most examples of a job
 * @param judged most items of each set that a candidate is judged by
 * @param forgetting by how many points of chrF a candidate may be worse on the general set before it cannot be promoted
 * @param general a file of JSON Lines with input and reference that is the general set; without it the samples that come
 *     along are
 */
@Validated
@ConfigurationProperties("sekkei.tuning")
record TuningSettings(
        @DefaultValue("true") boolean enabled,
        @NotNull @DefaultValue(".sekkei/tuning") Path folder,

        @NotNull @DurationMin(millis = 50) @DefaultValue("2s")
        Duration poll,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("5s")
        Duration heartbeat,

        @NotNull @DefaultValue("2s") Duration courtesy,
        @DefaultValue("true") boolean behind,
        @Min(1) @Max(1024) @DefaultValue("1") int cores,
        @NotNull @DefaultValue("4GB") DataSize memory,
        @NotNull @DefaultValue("12h") Duration time,
        @Min(1) @DefaultValue("20000") int mostUpdates,
        @Min(1) @DefaultValue("20000") int mostExamples,
        @Min(1) @DefaultValue("200") int judged,
        @DefaultValue("2.0") double forgetting,
        @Nullable Path general) {}
