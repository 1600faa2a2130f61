package io.sekkei.platform.content;

import io.sekkei.platform.problem.Problem;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** What is asked for is known, and cannot be done as things stand. */
public final class ContentConflictProblem extends Problem {
    private ContentConflictProblem(String code, String message) {
        super(HttpStatus.CONFLICT, code, null, message);
    }

    static ContentConflictProblem held(UUID generation) {
        return new ContentConflictProblem(
                "legal_hold", "The contents of record %s are under a legal hold; lift it first".formatted(generation));
    }

    static ContentConflictProblem gone(UUID generation) {
        return new ContentConflictProblem(
                "content_gone", "The contents of record %s are gone already".formatted(generation));
    }

    static ContentConflictProblem requested(UUID generation) {
        return new ContentConflictProblem(
                "erasure_requested", "An erasure of record %s waits for its confirmation".formatted(generation));
    }

    static ContentConflictProblem retentionRequested(String purpose) {
        return new ContentConflictProblem(
                "retention_requested",
                "A change of retention for the purpose '%s' waits; confirm or withdraw it first".formatted(purpose));
    }

    static ContentConflictProblem secondPerson(String what) {
        return new ContentConflictProblem(
                "second_person_needed", "%s takes two people: somebody else must confirm it".formatted(what));
    }
}
