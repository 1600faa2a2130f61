package io.sekkei.inference.tuning;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

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
        var digest = Sha256.begin();
        Stream.of(train, dev).forEach(part -> {
            for (var example : part) {
                digest.update(example.prompt().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(example.answer().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            digest.update((byte) 1);
        });
        return HexFormat.of().formatHex(digest.digest());
    }
}
