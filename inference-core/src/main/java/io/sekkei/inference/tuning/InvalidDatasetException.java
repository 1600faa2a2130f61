package io.sekkei.inference.tuning;

import java.util.List;

/** Examples that a pair cannot learn. The message lists the first of them, the faults all. */
public final class InvalidDatasetException extends RuntimeException {
    private static final int SHOWN = 10;

    private final List<String> faults;

    /** @param faults at least one sentence, each naming the example, what was expected and what was found */
    public InvalidDatasetException(List<String> faults) {
        super("%d examples cannot be learned:%n- %s"
                .formatted(
                        faults.size(),
                        String.join("%n- ".formatted(), faults.subList(0, Math.min(SHOWN, faults.size())))));
        this.faults = List.copyOf(faults);
    }

    /** Every fault found, one sentence each. */
    public List<String> faults() {
        return faults;
    }
}
