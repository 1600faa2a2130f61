package io.sekkei.inference.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job in a process of its own, which is killed in the middle. */
class TuningProcessTest {
    /** In front of others, because tests run on busy machines. */
    private static final TuningLaunch LAUNCH =
            new TuningLaunch(TuningLaunch.likeThisProcess().program(), false);

    @TempDir
    private Path folder;

    @Test
    void losesAtMostTheUpdateInHandWhenItIsKilled() throws Exception {
        var whole = new Losses();
        job("whole").run(whole);
        job("killed");
        var killed = new Losses();
        var third = new CountDownLatch(3);
        var killing = new TuningListener() {
            @Override
            public void progressed(TuningProgress progress) {
                killed.progressed(progress);
                if (progress.stage() == TuningProgress.Stage.TRAINING) {
                    third.countDown();
                }
            }
        };

        try (var process = TuningProcess.start(folder.resolve("killed"), LAUNCH, killing)) {
            assertThat(third.await(3, TimeUnit.MINUTES)).isTrue();
            process.kill(); // SIGKILL: nothing in it can tidy up
            assertThatThrownBy(process::await)
                    .isInstanceOf(TuningFailedException.class)
                    .hasMessageContaining("killed");
        }
        var lastHeard =
                (long) killed.byUpdate.keySet().stream().max(Long::compare).orElseThrow();
        var resumed = new Losses();
        try (var process = TuningProcess.start(folder.resolve("killed"), LAUNCH, resumed)) {
            var outcome = process.await();

            assertThat(outcome.ending()).isEqualTo(TuningOutcome.Ending.ALL_UPDATES);
        }
        assertThat(resumed.first)
                .isGreaterThanOrEqualTo(lastHeard); // of an update told of, at most the saving was lost
        assertThat(Losses.of(killed, resumed)).isEqualTo(whole.byUpdate);
        assertThat(FineTuning.open(folder.resolve("killed"))
                        .export(folder.resolve("a"), "1")
                        .digest())
                .isEqualTo(FineTuning.open(folder.resolve("whole"))
                        .export(folder.resolve("b"), "1")
                        .digest());
    }

    @Test
    void isKilledWhileItSpeaks() throws Exception {
        job("chatty");
        var program = folder.resolve("chatty.sh");
        Files.writeString(program, "#!/bin/sh\nwhile :; do echo 'still here'; done\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var launch = new TuningLaunch(List.of(program.toString()), false);

        for (var time = 0; time < 20; time++) {
            try (var process = TuningProcess.start(folder.resolve("chatty"), launch, TuningListener.NONE)) {
                Thread.sleep(5); // long enough to be heard
                process.kill();
                assertThatThrownBy(process::await).hasMessageContaining("it was killed");
            }
        }
    }

    @Test
    void pausesWhenItIsToldTo() throws Exception {
        job("paused");
        var started = new CountDownLatch(1);
        var listener = new TuningListener() {
            @Override
            public void progressed(TuningProgress progress) {
                started.countDown();
            }
        };
        try (var process = TuningProcess.start(folder.resolve("paused"), LAUNCH, listener)) {
            assertThat(started.await(3, TimeUnit.MINUTES)).isTrue();
            assertThat(process.coreTime().orElseThrow().computed())
                    .as("Linux tells how it fared")
                    .isPositive();
            process.pause();

            assertThat(process.await().ending()).isIn(TuningOutcome.Ending.PAUSED, TuningOutcome.Ending.ALL_UPDATES);
            assertThat(process.isAlive()).isFalse();
            assertThat(process.coreTime()).as("it is gone").isEmpty();
        }
    }

    @Test
    void tellsWhyAProcessFailed() throws Exception {
        job("broken");
        Files.writeString(folder.resolve("broken").resolve("train.jsonl"), "no examples\n");

        try (var process = TuningProcess.start(folder.resolve("broken"), LAUNCH, TuningListener.NONE)) {
            assertThatThrownBy(process::await)
                    .isInstanceOf(TuningFailedException.class)
                    .hasMessageContaining("could not be read");
        }
    }

    @Test
    void staysOnTheLastCores() {
        assertThat(TuningLaunch.last("0-3,8", 1)).isEqualTo("8");
        assertThat(TuningLaunch.last("0-3,8", 3)).isEqualTo("2,3,8");
        assertThat(TuningLaunch.last("0", 4)).isEqualTo("0");
    }

    private FineTuning job(String name) {
        return FineTuning.create(folder.resolve(name), Stationery.PAIR, Stationery.full(), Stationery.dataset());
    }
}
