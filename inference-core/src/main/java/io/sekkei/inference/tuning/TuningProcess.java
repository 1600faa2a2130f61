package io.sekkei.inference.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A tuning job that runs in a process of its own, within its own memory and cores and behind everything else, so that a server
 * beside it keeps its latency. Should this process die, that one pauses by itself.
 */
public final class TuningProcess implements AutoCloseable {
    private final Process process;
    private final TuningListener listener;
    private final CompletableFuture<TuningOutcome> outcome = new CompletableFuture<>();
    private volatile boolean killed;

    private TuningProcess(Process process, TuningListener listener) {
        this.process = process;
        this.listener = listener;
    }

    /**
     * Starts a process for a job that was created, and follows it. What it prints beside its messages goes to the standard error
     * of this process.
     *
     * @param work the job's folder
     * @param listener told of everything, on a thread of its own
     * @throws IllegalArgumentException if the folder holds no job
     */
    public static TuningProcess start(Path work, TuningLaunch launch, TuningListener listener) {
        var settings = FineTuning.open(work).settings();
        var builder = new ProcessBuilder(launch.command(work, settings)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        builder.environment().put("GOMP_SPINCOUNT", "0");
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        try {
            var started = new TuningProcess(builder.start(), listener);
            var following = new Thread(started::follow, "tuning-" + started.pid());
            following.setDaemon(true);
            following.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("A process for the tuning in %s could not be started".formatted(work), e);
        }
    }

    /**
     * Waits for the end.
     *
     * @throws TuningFailedException if the process failed or was killed; another one can go on where it stopped
     */
    public TuningOutcome await() throws InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw new TuningFailedException(e);
        }
    }

    /** Has it end after the update in hand, with everything saved. */
    public void pause() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
    }

    /** Ends it at once; the update in hand is lost. */
    public void kill() {
        killed = true;
        process.destroyForcibly();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** How it fared with the cores so far; empty where the kernel does not say, or once it has ended. */
    public Optional<CoreTime> coreTime() {
        return CoreTime.of(pid());
    }

    public long pid() {
        return process.pid();
    }

    /** Pauses it; does not wait. */
    @Override
    public void close() {
        pause();
    }

    private void follow() {
        @Nullable TuningOutcome end = null;
        var failure = "";
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = line(lines); line != null; line = line(lines)) {
                var message = message(line);
                if (message != null) {
                    tell(message);
                    end = message.outcome() == null ? end : message.outcome();
                    failure = message.failure() == null ? failure : message.failure();
                }
            }
            finish(end, failure, process.waitFor());
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            outcome.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome.completeExceptionally(e);
        }
    }

    /** Null at its end. Java closes the pipe of a process that it kills, even while it is being read. */
    private @Nullable String line(BufferedReader lines) throws IOException {
        try {
            return lines.readLine();
        } catch (IOException e) {
            if (killed) {
                return null;
            }
            throw e;
        }
    }

    private void finish(@Nullable TuningOutcome end, String failure, int status) {
        if (end != null) {
            outcome.complete(end);
        } else {
            var reason = failure.isEmpty() ? "it was killed or could not start" : failure;
            outcome.completeExceptionally(
                    new IllegalStateException("The tuning process ended with status %d: %s".formatted(status, reason)));
        }
    }

    private void tell(TuningWorker.Message message) {
        if (message.progress() != null) {
            listener.progressed(message.progress());
        }
        if (message.look() != null) {
            listener.looked(message.look());
        }
    }

    /** Null if the line was cut short by the end of the process. */
    private static TuningWorker.@Nullable Message message(String line) {
        try {
            return TuningJson.read(line, TuningWorker.Message.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
