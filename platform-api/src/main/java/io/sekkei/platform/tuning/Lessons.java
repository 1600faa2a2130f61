package io.sekkei.platform.tuning;

import io.sekkei.inference.ChatMessage;
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
import io.sekkei.platform.tuning.TuningExample.LeftOut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
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
        /** What the pair is asked last. */
        String input() {
            var messages = text.messages();
            return messages.stream()
                    .filter(message -> message.role() == ChatMessage.Role.USER)
                    .reduce((earlier, later) -> later)
                    .orElseGet(() -> messages.get(messages.size() - 1))
                    .content();
        }
    }

    /**
     * The examples that can be used.
     *
     * @param lessons those
     * @param leftOut the others, by their places
     */
    record Read(List<Lesson> lessons, Map<Integer, LeftOut> leftOut) {
        List<Tuner.Example> texts() {
            return lessons.stream().map(Lesson::text).toList();
        }

        List<Tuner.Example> of(Split split) {
            return lessons(split).stream().map(Lesson::text).toList();
        }

        List<Lesson> lessons(Split split) {
            return lessons.stream().filter(lesson -> lesson.split() == split).toList();
        }

        /** @param unfit places in {@link #texts()} of what the pair cannot learn */
        Read withoutUnfit(Set<Integer> unfit) {
            return without(
                    unfit.stream().map(place -> lessons.get(place).position()).collect(Collectors.toSet()),
                    LeftOut.UNFIT);
        }

        /** Without what is nearly the same as one of another part before it. */
        Read withoutLeaks() {
            var rows = lessons.stream()
                    .map(lesson -> new Row(lesson.position(), null, lesson.input(), null, lesson.split(), null))
                    .toList();
            return without(
                    Splits.leaks(rows).stream().map(RowFault::line).collect(Collectors.toSet()), LeftOut.NEAR_COPY);
        }

        private Read without(Set<Integer> positions, LeftOut because) {
            var left = new HashMap<>(leftOut);
            positions.forEach(position -> left.put(position, because));
            return new Read(
                    lessons.stream()
                            .filter(lesson -> !positions.contains(lesson.position()))
                            .toList(),
                    left);
        }
    }

    /** What was asked and what should be answered, as it is kept. */
    private record Said(
            List<ChatMessage> messages, @Nullable String answer) {
        static Said of(@Nullable String system, String input, @Nullable String reference) {
            var messages = new ArrayList<ChatMessage>();
            if (system != null) {
                messages.add(new ChatMessage(ChatMessage.Role.SYSTEM, system));
            }
            messages.add(ChatMessage.user(input));
            return new Said(messages, reference);
        }

        Optional<Tuner.Example> example() {
            return Optional.ofNullable(answer).map(known -> new Tuner.Example(messages, known));
        }
    }

    /** Reads what is not erased; leaves out what has no text or no answer. */
    Read read(Caller by, TuningJob job) {
        var found = new ArrayList<Lesson>();
        var leftOut = new HashMap<Integer, LeftOut>();
        for (var example : store.examples(job.id(), 0, Integer.MAX_VALUE)) {
            if (example.erasedAt() == null) {
                var said = said(by, job, example);
                said.flatMap(Said::example)
                        .ifPresentOrElse(
                                text -> found.add(new Lesson(example.position(), example.split(), text)),
                                () -> leftOut.put(
                                        example.position(), said.isEmpty() ? LeftOut.GONE : LeftOut.UNANSWERED));
            }
        }
        return new Read(List.copyOf(found), leftOut);
    }

    private Optional<Said> said(Caller by, TuningJob job, TuningExample example) {
        var item = example.item();
        return item != null
                ? datasets.lookInto(job.tenant(), item)
                        .map(texts -> Said.of(texts.system(), texts.input(), texts.reference()))
                : Optional.ofNullable(example.generation())
                        .flatMap(generation -> edits.read(by, generation))
                        .map(correction -> new Said(correction.prompt(), correction.edited()));
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
                .forEach(row -> Said.of(row.system(), row.input(), row.reference())
                        .example()
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
