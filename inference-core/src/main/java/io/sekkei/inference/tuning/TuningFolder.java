package io.sekkei.inference.tuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sekkei.inference.ChatMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a tuning keeps on disk: {@code task.json}, {@code train.jsonl} and {@code dev.jsonl} are written when it is created;
 * {@code looks.jsonl} and {@code tally.json} grow with it; {@code checkpoints} and {@code representations} are folders. All of
 * it survives the end of the process at any moment.
 */
record TuningFolder(Path path) {
    private static final String TASK = "task.json";
    private static final String LOOKS = "looks.jsonl";
    private static final String TALLY = "tally.json";

    /** What is to be tuned, how, and on what. */
    record Task(String pair, String parent, TuningSettings settings, String dataset) {}

    /** An example as a file has it: one user turn is a prompt, and everything else a list of messages. */
    private record Line(@Nullable String prompt, @Nullable List<ChatMessage> messages, String answer) {
        static Line of(TuningExample example) {
            var prompt = example.prompt();
            return new Line(prompt, prompt == null ? example.messages() : null, example.answer());
        }

        TuningExample example() {
            return prompt == null
                    ? new TuningExample(Objects.requireNonNull(messages), answer)
                    : new TuningExample(prompt, answer);
        }
    }

    /**
     * What has come together so far.
     *
     * @param spent time
     * @param lookedAt the update of the last look
     * @param losses of the updates since, in their order
     */
    record Tally(Duration spent, long lookedAt, List<Double> losses) {
        static final Tally NONE = new Tally(Duration.ZERO, 0, List.of());

        /** The same as of an earlier update: the checkpoint may be one behind. */
        Tally at(long update) {
            var known = (int) Math.max(0, Math.min(losses.size(), update - lookedAt));
            return new Tally(spent, lookedAt, losses.subList(0, known));
        }
    }

    boolean isTaken() {
        return Files.exists(path.resolve(TASK));
    }

    /** The task is written last: where it is, the examples are whole. */
    void write(Task task, TuningDataset dataset) {
        try {
            Files.createDirectories(path);
            writeWhole("train.jsonl", lines(dataset.train()));
            writeWhole("dev.jsonl", lines(dataset.dev()));
            writeWhole(TASK, List.of(TuningJson.write(task)));
        } catch (IOException e) {
            throw failure("written", e);
        }
    }

    Task task() {
        try {
            return TuningJson.read(Files.readString(path.resolve(TASK)), Task.class);
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    TuningDataset dataset() {
        try {
            return new TuningDataset(examples("train.jsonl"), examples("dev.jsonl"));
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    Path checkpoints() {
        return path.resolve("checkpoints");
    }

    Path representations() {
        return path.resolve("representations");
    }

    void append(TuningLook look) {
        try {
            Files.writeString(
                    path.resolve(LOOKS),
                    TuningJson.write(look) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw failure("written", e);
        }
    }

    /** In their order. A look that was repeated after an interruption counts once; a line cut short by one does not. */
    List<TuningLook> looks() {
        var looks = new TreeMap<Long, TuningLook>();
        try {
            var file = path.resolve(LOOKS);
            for (var line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                put(looks, line);
            }
        } catch (IOException e) {
            throw failure("read", e);
        }
        return List.copyOf(looks.values());
    }

    private static void put(TreeMap<Long, TuningLook> looks, String line) {
        try {
            var look = TuningJson.read(line, TuningLook.class);
            looks.put(look.update(), look);
        } catch (JsonProcessingException cutShort) {
            // The look was not finished, and is repeated.
        }
    }

    Tally tally() {
        try {
            var file = path.resolve(TALLY);
            return Files.exists(file) ? TuningJson.read(Files.readString(file), Tally.class) : Tally.NONE;
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    void write(Tally tally) {
        try {
            writeWhole(TALLY, List.of(TuningJson.write(tally)));
        } catch (IOException e) {
            throw failure("written", e);
        }
    }

    void delete() {
        try {
            if (!Files.exists(path)) {
                return;
            }
            try (var files = Files.walk(path)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw failure("deleted", e);
        }
    }

    private List<TuningExample> examples(String name) throws IOException {
        var examples = new ArrayList<TuningExample>();
        for (var line : Files.readAllLines(path.resolve(name))) {
            examples.add(TuningJson.read(line, Line.class).example());
        }
        return examples;
    }

    private static List<String> lines(List<TuningExample> examples) {
        return examples.stream().map(Line::of).map(TuningJson::write).toList();
    }

    private void writeWhole(String name, List<String> lines) throws IOException {
        var unfinished = path.resolve(name + ".unfinished");
        Files.write(unfinished, lines);
        Files.move(unfinished, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private UncheckedIOException failure(String what, IOException cause) {
        return new UncheckedIOException("The tuning in %s could not be %s".formatted(path, what), cause);
    }
}
