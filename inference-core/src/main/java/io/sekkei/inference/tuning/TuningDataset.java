package io.sekkei.inference.tuning;

import io.sekkei.inference.checkpoint.FileDigests;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What to learn from.
 *
 * @param train examples to learn
 * @param dev examples on which the best moment is chosen; no example of {@code train} should be among them
 */
public record TuningDataset(List<TuningExample> train, List<TuningExample> dev) {
    public TuningDataset {
        train = List.copyOf(train);
        dev = List.copyOf(dev);
        if (train.isEmpty() || dev.isEmpty()) {
            throw new IllegalArgumentException(
                    "Tuning needs examples to learn and examples to choose by, but there are %d and %d"
                            .formatted(train.size(), dev.size()));
        }
    }

    /** SHA-256 of all texts in their order, in lower-case hexadecimal. */
    public String digest() {
        var texts = new StringBuilder();
        for (var part : List.of(train, dev)) {
            part.forEach(example -> append(texts, example));
            texts.append('\1');
        }
        return FileDigests.sha256(texts.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void append(StringBuilder texts, TuningExample example) {
        var prompt = example.prompt();
        if (prompt != null) {
            texts.append(prompt).append('\0');
        } else {
            example.messages()
                    .forEach(message -> texts.append('\2')
                            .append(message.role())
                            .append('\0')
                            .append(message.content())
                            .append('\0'));
        }
        texts.append(example.answer()).append('\0');
    }
}
