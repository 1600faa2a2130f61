package io.sekkei.inference.command.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The process that measures one engine. It computes during its turns only. It says {@code ready}, and then answers each
 * {@code prefill TOKENS} and each {@code decode ANSWERS TOKENS} with {@code seconds} and two numbers, by the clock and of the
 * processor.
 */
final class EngineProcess implements AutoCloseable {
    private final EngineSystem system;
    private final Process process;
    private final BufferedReader output;
    private final Path errors;

    /** Starts the process and returns when it is ready. */
    EngineProcess(EngineSystem system, Path logs) {
        this.system = system;
        errors = logs.resolve(system.label().replaceAll("[^A-Za-z0-9]+", "-") + ".log");
        try {
            var builder = new ProcessBuilder(system.command()).redirectError(errors.toFile());
            builder.environment().put("OMP_NUM_THREADS", "1");
            builder.environment().put("MKL_NUM_THREADS", "1");
            process = builder.start();
        } catch (IOException e) {
            throw failure(e);
        }
        output = process.inputReader(StandardCharsets.UTF_8);
        await("ready");
    }

    EngineSystem system() {
        return system;
    }

    /** What a task took: by the clock, and of the processor, which is the same on a machine that does nothing else. */
    record Seconds(double clock, double processor) {}

    /** Has a task done. */
    Seconds measure(String task) {
        try {
            process.getOutputStream().write((task + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw failure(e);
        }
        var both = await("seconds ").strip().split(" ");
        return new Seconds(Double.parseDouble(both[0]), Double.parseDouble(both[1]));
    }

    /** The most memory it has had resident so far. */
    double peakMemoryMiB() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The rest of the next line that begins so. */
    private String await(String beginning) {
        try {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length());
                }
            }
            throw failure(null);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private IllegalStateException failure(@Nullable IOException cause) {
        return new IllegalStateException(
                "The measurement of %s failed; %s tells why".formatted(system.label(), errors), cause);
    }
}
