package io.sekkei.inference;

import java.util.Arrays;
import java.util.Locale;

/** How the weights of a pair are held and multiplied while it is served. In each format a row never depends on its batch. */
public enum WeightFormat {
    /** Four bytes a weight; computed as the weights were trained. */
    FP32,
    /** Two bytes a weight, widened while they are multiplied. Loses nothing of weights that are stored so. */
    FP16,
    /** One byte a weight, and one for each activation, with a scale for each token. Loses a little. */
    INT8;

    /** As settings and manifests write it, as in {@code fp16}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming those there are, if there is none of that name */
    public static WeightFormat of(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "A format of weights must be fp32, fp16 or int8, but is %s".formatted(wireName)));
    }
}
