package io.sekkei.platform.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** An instance of the platform in a process of its own, so that it can be killed, or measured apart from its clients. */
public final class PlatformProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final Path log;

    private PlatformProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a class' main method on the class path of the tests. */
    public static PlatformProcess start(Class<?> main, List<String> jvmOptions, List<String> arguments)
            throws IOException {
        var log = Files.createTempFile("sekkei-" + main.getSimpleName(), ".log");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(arguments);
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new PlatformProcess(process, log);
    }

    /** Where it listens, or 0 as long as it does not. */
    public int port() throws IOException {
        var match = PORT.matcher(said());
        return match.find() ? Integer.parseInt(match.group(1)) : 0;
    }

    /** Waits until it listens, and says where. */
    public int awaitPort() throws IOException, InterruptedException {
        return Integer.parseInt(awaitLine(PORT));
    }

    /** Waits until it says something, and returns the part in parentheses. */
    public String awaitLine(Pattern saying) throws IOException, InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        for (var match = saying.matcher(said()); ; match = saying.matcher(said())) {
            if (match.find()) {
                return match.group(1);
            }
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("The platform did not say %s:%n%s".formatted(saying, said()));
            }
            Thread.sleep(50);
        }
    }

    private String said() throws IOException {
        return Files.readString(log);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The time its threads have been on a processor. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Gives it no chance to say goodbye. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
        Files.delete(log);
    }
}
