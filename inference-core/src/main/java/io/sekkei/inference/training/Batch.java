package io.sekkei.inference.training;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Examples side by side, padded to the longest. All arrays are row-major.
 *
 * @param rows B
 * @param sourceLength S, the longest prompt
 * @param targetLength T, the longest answer with its start or end token
 * @param source prompt ids, B × S
 * @param target what the decoder is fed: the start token, then the answer, B × T
 * @param expected what it should say: the answer, then the end token; {@link #IGNORED} where padded, B × T
 * @param sourceLengths length of each prompt
 * @param representation the large model's representation of each prompt, B × S × R; null without conditioning
 */
public record Batch(
        int rows,
        int sourceLength,
        int targetLength,
        long[] source,
        long[] target,
        long[] expected,
        int[] sourceLengths,
        float @Nullable [] representation) {
    /** An expected id that does not count. */
    public static final long IGNORED = -100;

    /** Lays the examples side by side. */
    public static Batch of(List<Example> examples, SpecialTokens special) {
        var sourceLength =
                examples.stream().mapToInt(e -> e.prompt().length).max().orElseThrow();
        var targetLength =
                examples.stream().mapToInt(e -> e.answer().length).max().orElseThrow() + 1;
        var batch = new Batch(
                examples.size(),
                sourceLength,
                targetLength,
                filled(examples.size() * sourceLength, special.pad()),
                filled(examples.size() * targetLength, special.pad()),
                filled(examples.size() * targetLength, IGNORED),
                examples.stream().mapToInt(e -> e.prompt().length).toArray(),
                null);
        for (var row = 0; row < examples.size(); row++) {
            batch.put(row, examples.get(row), special);
        }
        return batch;
    }

    public Batch withRepresentation(float[] values) {
        return new Batch(rows, sourceLength, targetLength, source, target, expected, sourceLengths, values);
    }

    /** How many answer tokens count, end tokens included. */
    public int answerTokens() {
        return (int) Arrays.stream(expected).filter(id -> id != IGNORED).count();
    }

    /** 0 where there is a prompt token, {@code masked} where there is padding, B × S. */
    public float[] sourceBias(float masked) {
        var bias = new float[rows * sourceLength];
        for (var row = 0; row < rows; row++) {
            Arrays.fill(bias, row * sourceLength + sourceLengths[row], (row + 1) * sourceLength, masked);
        }
        return bias;
    }

    private void put(int row, Example example, SpecialTokens special) {
        copy(example.prompt(), source, row * sourceLength);
        target[row * targetLength] = special.start();
        copy(example.answer(), target, row * targetLength + 1);
        copy(example.answer(), expected, row * targetLength);
        expected[row * targetLength + example.answer().length] = special.end();
    }

    private static void copy(int[] ids, long[] to, int offset) {
        for (var i = 0; i < ids.length; i++) {
            to[offset + i] = ids[i];
        }
    }

    private static long[] filled(int size, long value) {
        var array = new long[size];
        Arrays.fill(array, value);
        return array;
    }
}
