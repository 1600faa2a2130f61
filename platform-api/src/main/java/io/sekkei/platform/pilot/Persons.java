package io.sekkei.platform.pilot;

import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** Callers as pilots see them. */
final class Persons {
    private Persons() {}

    /**
     * The number of a person; programs run no pilots.
     *
     * @throws Problem if it is a program that asks
     */
    static UUID person(Caller caller) {
        var person = caller.person();
        if (person == null) {
            throw new Problem(
                    HttpStatus.FORBIDDEN, "person_needed", null, "This is for people who are signed in, not for keys");
        }
        return person.value();
    }
}
