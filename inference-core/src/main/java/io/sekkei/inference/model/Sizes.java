package io.sekkei.inference.model;

/** Rules that sizes of models obey. */
final class Sizes {
    private Sizes() {}

    static void check(boolean valid, String rule) {
        if (!valid) {
            throw new IllegalArgumentException("Model configuration: " + rule);
        }
    }

    static boolean arePositive(int... sizes) {
        for (var size : sizes) {
            if (size <= 0) {
                return false;
            }
        }
        return true;
    }
}
