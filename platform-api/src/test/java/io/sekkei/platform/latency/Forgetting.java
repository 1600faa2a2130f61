package io.sekkei.platform.latency;

import org.springframework.boot.test.context.TestComponent;

/** Lets a process forget how fast its pairs are, as if it had just started. */
@TestComponent
public class Forgetting {
    private final Paces paces;

    Forgetting(Paces paces) {
        this.paces = paces;
    }

    public void forget() {
        paces.forget();
    }
}
