package io.sekkei.inference.checkpoint;

import java.util.List;

/** A checkpoint that cannot be used as it is. The message lists every fault found, one sentence each. */
public final class InvalidCheckpointException extends RuntimeException {
    private final List<String> faults;

    /**
     * @param checkpoint what was opened, as people call it
     * @param faults at least one sentence, each naming the file, what was expected and what was found
     */
    public InvalidCheckpointException(String checkpoint, List<String> faults) {
        super(message(checkpoint, faults));
        this.faults = List.copyOf(faults);
    }

    /** Every fault found, one sentence each. */
    public List<String> faults() {
        return faults;
    }

    private static String message(String checkpoint, List<String> faults) {
        if (faults.size() == 1) {
            return "%s cannot be used: %s".formatted(checkpoint, faults.get(0));
        }
        return "%s cannot be used, for %d reasons:%n- %s"
                .formatted(checkpoint, faults.size(), String.join("%n- ".formatted(), faults));
    }
}
