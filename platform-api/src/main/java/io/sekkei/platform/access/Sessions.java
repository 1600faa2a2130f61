package io.sekkei.platform.access;

import io.sekkei.platform.tenancy.PersonId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.session.FindByIndexNameSessionRepository;

/**
 * The sessions of people who are signed in. They live in PostgreSQL and hold the number of the person; who that is and
 * what they may do is looked up on every request.
 */
public final class Sessions {
    private static final String PERSON = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;
    private static final String BEGUN_AT = "begun_at";

    private Sessions() {}

    /** Begins a session in place of any there is, so that nobody can have planted its number beforehand. */
    public static void begin(HttpServletRequest request, PersonId person, Instant now) {
        end(request);
        var session = request.getSession(true);
        session.setAttribute(PERSON, person.value().toString());
        session.setAttribute(BEGUN_AT, now.toString());
    }

    /** Ends the session, if there is one. */
    public static void end(HttpServletRequest request) {
        var session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    /** When it was begun, by the platform's clock; a session that says nothing is as old as can be. */
    static Instant begunAt(HttpSession session) {
        return session.getAttribute(BEGUN_AT) instanceof String time ? Instant.parse(time) : Instant.EPOCH;
    }

    static Optional<PersonId> person(HttpSession session) {
        return session.getAttribute(PERSON) instanceof String id
                ? Optional.of(new PersonId(UUID.fromString(id)))
                : Optional.empty();
    }
}
