package io.sekkei.platform.pilot.report;

/** Whether one can be suspicious of an output without knowing what it should have been. */
final class Suspicion {
    private static final double CIRCLES = 0.3;

    private Suspicion() {}

    static boolean of(Result result) {
        var seen = result.seen();
        return seen != null
                && (!seen.scriptExpected()
                        || seen.forbidden() > 0
                        || seen.repetition() > CIRCLES
                        || !"STOP".equals(result.finishReason()));
    }
}
