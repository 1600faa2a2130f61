package io.sekkei.platform.tuning;

import io.sekkei.inference.checkpoint.PairCheckpoint;
import io.sekkei.inference.tuning.FineTuning;
import io.sekkei.inference.tuning.InvalidDatasetException;
import io.sekkei.inference.tuning.TuningDataset;
import io.sekkei.inference.tuning.TuningExample;
import io.sekkei.inference.tuning.TuningFailedException;
import io.sekkei.inference.tuning.TuningLaunch;
import io.sekkei.inference.tuning.TuningListener;
import io.sekkei.inference.tuning.TuningLook;
import io.sekkei.inference.tuning.TuningOutcome;
import io.sekkei.inference.tuning.TuningProcess;
import io.sekkei.inference.tuning.TuningProgress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Has a process of its own make the updates, behind everything else, so that what is served keeps its latency. If that process
 * is killed another one goes on after its last update; if it dies again and again without one, the job fails.
 */
@Component
class ProcessTuner implements Tuner {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessTuner.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int MOST_DEATHS = 3;
    private static final long MEGABYTE = 1L << 20;

    private final TuningLaunch launch;
    private final Clock clock;

    ProcessTuner(TuningSettings settings, Clock clock) {
        this.launch = new TuningLaunch(TuningLaunch.likeThisProcess().program(), settings.behind());
        this.clock = clock;
    }

    @Override
    public boolean tune(Work work, Watch watch) {
        var folder = work.folder().resolve("job");
        var job = create(folder, work);
        job.looks().forEach(look -> watch.looked(point(look))); // of those that nobody heard of
        var outcome = run(folder, watch);
        if (outcome.ending() == TuningOutcome.Ending.MEMORY_FULL) {
            throw new IllegalArgumentException(
                    "It needs more than the %d megabytes it may have; raise them, or tune by lora"
                            .formatted(work.plan().memoryMegabytes()));
        }
        if (!outcome.isFinished()) {
            return false;
        }
        if (outcome.bestUpdate() == 0 && outcome.ending() == TuningOutcome.Ending.TIME_UP) {
            throw new IllegalArgumentException(
                    "Its %d minutes were up after %d updates, before dev became better; give it more minutes or cores, or a"
                                    .formatted(work.plan().minutes(), outcome.updates())
                            + " time at which the machine has some to spare");
        }
        if (outcome.bestUpdate() == 0) {
            throw new IllegalArgumentException(
                    "After %d updates dev was no better than before; it needs other or more examples,"
                                    .formatted(outcome.updates())
                            + " or another learning rate");
        }
        job.export(work.result(), work.version());
        return true;
    }

    private static FineTuning create(Path folder, Work work) {
        try {
            var dataset = new TuningDataset(examples(work.train()), examples(work.dev()));
            return FineTuning.create(folder, work.base(), settings(work.plan()), dataset);
        } catch (InvalidDatasetException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Set<Integer> unfit(String base, List<Example> examples) {
        return FineTuning.faults(base, examples(examples)).keySet();
    }

    private static List<TuningExample> examples(List<Example> examples) {
        return examples.stream()
                .map(example -> new TuningExample(example.messages(), example.answer()))
                .toList();
    }

    private static io.sekkei.inference.tuning.TuningSettings settings(TuningPlan plan) {
        var usual = plan.method() == TuningPlan.Method.FULL
                ? io.sekkei.inference.tuning.TuningSettings.full()
                : io.sekkei.inference.tuning.TuningSettings.lowRank(plan.rank());
        return usual.withRate(plan.learningRate() == null ? usual.rate() : plan.learningRate())
                .withUpdates(plan.updates(), plan.evaluateEvery(), plan.patience())
                .withTimeLimit(Duration.ofMinutes(plan.minutes()))
                .withMemoryBytes(plan.memoryMegabytes() * MEGABYTE)
                .withCores(plan.cores(), 1);
    }

    private TuningOutcome run(Path folder, Watch watch) {
        var updates = new AtomicLong();
        for (var deaths = 0; ; deaths++) {
            var before = updates.get();
            try (var process = TuningProcess.start(folder, launch, listener(watch, updates))) {
                return follow(process, watch);
            } catch (TuningFailedException e) {
                deaths = updates.get() > before ? 0 : deaths;
                if (deaths >= MOST_DEATHS) {
                    throw e;
                }
                LOG.warn("The process that tunes in {} died after update {}; another one goes on", folder, updates, e);
            }
        }
    }

    private TuningOutcome follow(TuningProcess process, Watch watch) {
        var cores = new CoreWatch();
        try {
            while (process.isAlive()) {
                if (!watch.goesOn()) {
                    process.pause();
                }
                process.coreTime()
                        .flatMap(time -> cores.see(clock.instant(), time))
                        .ifPresent(finding -> watch.hindered(finding.hindered()));
                Thread.sleep(LOOK.toMillis());
            }
            return process.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while tuning", e);
        }
    }

    private TuningListener listener(Watch watch, AtomicLong updates) {
        return new TuningListener() {
            @Override
            public void progressed(TuningProgress progress) {
                updates.set(progress.done());
            }

            @Override
            public void looked(TuningLook look) {
                watch.looked(point(look));
            }
        };
    }

    private TuningPoint point(TuningLook look) {
        return new TuningPoint(
                (int) look.update(), look.trainLoss(), look.devLoss(), look.devQuality(), look.best(), clock.instant());
    }

    @Override
    public String digest(Path result) {
        return PairCheckpoint.open(result.toString()).digest();
    }
}
