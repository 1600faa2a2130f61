package io.sekkei.platform.tuning;

import io.sekkei.platform.catalog.ScriptedGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Learns nothing, update by update; remembers in the job's folder how far it came, as the real one does. */
public class ScriptedTuner implements Tuner {
    @TestConfiguration(proxyBeanMethods = false)
    public static class Beans {
        @Bean
        @Primary
        ScriptedTuner scriptedTuner() {
            return new ScriptedTuner();
        }
    }

    static final int LONGEST = 1_000;

    final AtomicInteger updates = new AtomicInteger();
    final List<Work> works = Collections.synchronizedList(new ArrayList<>());
    volatile Duration pace = Duration.ZERO;
    volatile int diesAt = Integer.MAX_VALUE;
    volatile boolean died;
    volatile String hindrance;

    void reset() {
        updates.set(0);
        works.clear();
        pace = Duration.ZERO;
        diesAt = Integer.MAX_VALUE;
        died = false;
        hindrance = null;
    }

    /** What is as long as a book it cannot learn. */
    @Override
    public Set<Integer> unfit(String base, List<Example> examples) {
        return IntStream.range(0, examples.size())
                .filter(place -> examples.get(place).answer().length() > LONGEST)
                .boxed()
                .collect(Collectors.toSet());
    }

    @Override
    public boolean tune(Work work, Watch watch) {
        works.add(work);
        var progress = work.folder().resolve("progress.txt");
        for (var done = read(progress); done < work.plan().updates(); done++) {
            if (!watch.goesOn()) {
                return false;
            }
            if (updates.get() >= diesAt) {
                died = true;
                throw new StackOverflowError("The process dies here");
            }
            watch.hindered(hindrance);
            pause();
            updates.incrementAndGet();
            write(progress, String.valueOf(done + 1));
            if ((done + 1) % work.plan().evaluateEvery() == 0) {
                watch.looked(new TuningPoint(
                        done + 1, 2.0 / (done + 1), 3.0 / (done + 1), 40.0 + done, true, Instant.now()));
            }
        }
        write(make(work.result()).resolve(ScriptedGenerator.FILE), digest());
        return true;
    }

    @Override
    public String digest(Path result) {
        return ScriptedGenerator.digestIn(result);
    }

    private static String digest() {
        return UUID.randomUUID().toString().replace("-", "").repeat(2);
    }

    private void pause() {
        try {
            Thread.sleep(pace.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int read(Path file) {
        try {
            return Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path make(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
