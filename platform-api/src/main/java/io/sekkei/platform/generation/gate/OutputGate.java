package io.sekkei.platform.generation.gate;

import io.sekkei.platform.tenancy.Caller;
import java.util.Optional;
import java.util.UUID;

/** Decides which outputs may leave, and when. */
public interface OutputGate {
    /** Looks at a generation before anything of it is written. */
    Passage screen(Candidate candidate);

    /** Where an output stands; empty if nobody ever held it, so that it may leave. */
    Optional<Standing> standing(UUID tenant, UUID generation);

    /**
     * Takes an output back before anybody decided.
     *
     * @throws io.sekkei.platform.problem.Problem if it is not held, or not the caller's
     */
    Standing withdraw(Caller caller, UUID generation);
}
