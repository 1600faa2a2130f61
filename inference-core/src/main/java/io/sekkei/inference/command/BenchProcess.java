package io.sekkei.inference.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The process that measures one system; it computes during its turns only. */
final class BenchProcess implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final BenchSystem system;
    private final Process process;
    private final BufferedReader output;

    /** Starts the process and returns when it has warmed up. */
    BenchProcess(BenchSystem system, BenchOptions options) {
        this.system = system;
        try {
            process = new ProcessBuilder(command(system, options))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("The measurement of %s could not be started".formatted(system.label()), e);
        }
        output = process.inputReader(StandardCharsets.UTF_8);
        awaitDone();
    }

    BenchSystem system() {
        return system;
    }

    /** Lets the system answer its next sentences, and returns when it has. */
    void turn(int sentences) {
        try {
            process.getOutputStream().write((sentences + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw failure(e);
        }
        awaitDone();
    }

    BenchSystemCommand.Report report() {
        try {
            process.getOutputStream().close();
            var line = "";
            for (var next = output.readLine(); next != null; next = output.readLine()) {
                line = next;
            }
            return JSON.readValue(line, BenchSystemCommand.Report.class);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void awaitDone() {
        try {
            var line = output.readLine();
            while (line != null && !line.equals(BenchSystemCommand.DONE)) {
                line = output.readLine();
            }
            if (line == null) {
                throw failure(null);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private IllegalStateException failure(@Nullable IOException cause) {
        return new IllegalStateException(
                "The measurement of %s failed; run bench-system %s to see why".formatted(system.label(), system),
                cause);
    }

    private static List<String> command(BenchSystem system, BenchOptions options) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                PairTools.class.getName(),
                "bench-system",
                "--dev",
                options.dev.toString(),
                "--pair",
                options.pair.toString(),
                "--controls",
                options.controls.toString(),
                "--sentences",
                Integer.toString(options.sentences),
                system.name());
    }
}
