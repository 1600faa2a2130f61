package io.sekkei.platform.review;

import io.sekkei.platform.generation.gate.Passage;
import io.sekkei.platform.generation.gate.Standing;
import io.sekkei.platform.generation.gate.Written;
import java.time.Duration;
import java.util.Optional;

/** The way of an output that no policy covers. */
enum Freely implements Passage {
    INSTANCE;

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean mayHold() {
        return false;
    }

    @Override
    public boolean wantsSecondOpinion() {
        return false;
    }

    @Override
    public Duration longestWait() {
        return Duration.ZERO;
    }

    @Override
    public Optional<Standing> decide(Written output) {
        return Optional.empty();
    }
}
