package io.sekkei.platform.tuning;

import io.sekkei.inference.ChatMessage;
import io.sekkei.platform.pilot.DatasetItem;
import io.sekkei.platform.pilot.Datasets;
import io.sekkei.platform.pilot.dataset.Row;
import io.sekkei.platform.pilot.dataset.RowFault;
import io.sekkei.platform.pilot.dataset.RowReader;
import io.sekkei.platform.pilot.dataset.Samples;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.pilot.dataset.Splits;
import io.sekkei.platform.pilot.dataset.Splits.Shares;
import io.sekkei.platform.review.ApprovedEdits;
import io.sekkei.platform.tenancy.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The texts of a job, read where they are kept. Runs in the caller's transaction. */
@Component
class Lessons {
    private static final int MOST_GENERAL = 20_000;

    private final TuningStore store;
    private final Datasets datasets;
    private final ApprovedEdits edits;
    private final TuningSettings settings;

    Lessons(TuningStore store, Datasets datasets, ApprovedEdits edits, TuningSettings settings) {
        this.store = store;
        this.datasets = datasets;
        this.edits = edits;
        this.settings = settings;
    }

    /**
     * An example with its texts.
     *
     * @param position its place in the job
     */
    record Lesson(int position, Split split, Tuner.Example text) {
        String input() {
            return text.messages().get(text.messages().size() - 1).content();
        }
    }

    /**
     * The examples that can be used.
     *
     * @param lessons those
     * @param leftOut the others, by their places
     */
    record Read(List<Lesson> lessons, Set<Integer> leftOut) {
        List<Tuner.Example> of(Split split) {
            return lessons.stream()
                    .filter(lesson -> lesson.split() == split)
                    .map(Lesson::text)
                    .toList();
        }

        List<Lesson> lessons(Split split) {
            return lessons.stream().filter(lesson -> lesson.split() == split).toList();
        }
    }

    /** Reads what is not erased; leaves out what is not one question with one answer, and what is nearly the same as one of another part. */
    Read read(Caller by, TuningJob job) {
        var found = new LinkedHashMap<Integer, Lesson>();
        var unusable = store.examples(job.id(), 0, Integer.MAX_VALUE).stream()
                .filter(example -> example.erasedAt() == null)
                .filter(example -> {
                    var text = text(by, job, example);
                    text.ifPresent(
                            one -> found.put(example.position(), new Lesson(example.position(), example.split(), one)));
                    return text.isEmpty();
                })
                .map(TuningExample::position)
                .collect(Collectors.toSet());
        for (var leak : leaks(found.values().stream().toList())) {
            found.remove(leak);
            unusable.add(leak);
        }
        return new Read(List.copyOf(found.values()), unusable);
    }

    private Optional<Tuner.Example> text(Caller by, TuningJob job, TuningExample example) {
        var item = example.item();
        if (item != null) {
            return datasets.lookInto(job.tenant(), item).flatMap(Lessons::text);
        }
        return Optional.ofNullable(example.generation())
                .flatMap(generation -> edits.read(by, generation))
                .filter(correction -> correction.prompt().size() == 1)
                .map(correction -> new Tuner.Example(correction.prompt(), correction.edited()));
    }

    private static Optional<Tuner.Example> text(DatasetItem.Texts texts) {
        return example(texts.system(), texts.input(), texts.reference());
    }

    private static Optional<Tuner.Example> example(@Nullable String system, String input, @Nullable String reference) {
        if (reference == null) {
            return Optional.empty();
        }
        var messages = new ArrayList<ChatMessage>();
        if (system != null) {
            messages.add(new ChatMessage(ChatMessage.Role.SYSTEM, system));
        }
        messages.add(ChatMessage.user(input));
        return Optional.of(new Tuner.Example(messages, reference));
    }

    private static List<Integer> leaks(List<Lesson> lessons) {
        var rows = lessons.stream()
                .map(lesson -> new Row(lesson.position(), null, lesson.input(), null, lesson.split(), null))
                .toList();
        return Splits.leaks(rows).stream().map(RowFault::line).toList();
    }

    /** The general set, without what is nearly the same as something the job learns from; by its places. */
    Map<Integer, Tuner.Example> general(Read read) {
        var rows = new ArrayList<Row>();
        for (var lesson : read.lessons(Split.TRAIN)) {
            rows.add(new Row(0, null, lesson.input(), null, Split.TRAIN, null));
        }
        var all = generalRows();
        all.forEach(row -> rows.add(new Row(row.line(), null, row.input(), null, Split.TEST, null)));
        var known = Splits.leaks(rows).stream().map(RowFault::line).collect(Collectors.toSet());
        var general = new LinkedHashMap<Integer, Tuner.Example>();
        all.stream()
                .filter(row -> !known.contains(row.line()))
                .forEach(row -> example(row.system(), row.input(), row.reference())
                        .ifPresent(example -> general.put(row.line(), example)));
        return general;
    }

    private List<Row> generalRows() {
        var file = settings.general();
        if (file == null) {
            return Samples.rows(new Shares(0, 0));
        }
        try {
            var read = RowReader.read(Files.readString(file), RowReader.Format.JSONL, MOST_GENERAL);
            if (!read.faults().isEmpty()) {
                throw new IllegalArgumentException("The general set, sekkei.tuning.general, has faults: %s"
                        .formatted(read.faults().get(0)));
            }
            return read.rows();
        } catch (IOException e) {
            throw new UncheckedIOException("The general set, sekkei.tuning.general, cannot be read", e);
        }
    }
}
