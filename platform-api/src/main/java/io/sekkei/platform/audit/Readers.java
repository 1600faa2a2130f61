package io.sekkei.platform.audit;

import io.sekkei.platform.generation.GenerationJournal;
import io.sekkei.platform.generation.RecordedGeneration;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.ForbiddenProblem;
import io.sekkei.platform.tenancy.Role;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who may read what: auditors and tenant admins everything of their tenant, all others their own records. */
final class Readers {
    private Readers() {}

    private static boolean readsAll(Caller caller) {
        return caller.isAny(Role.AUDITOR, Role.TENANT_ADMIN);
    }

    /** Whether the caller may have the entries of the whole tenant: entries hold no content. */
    static boolean hasEvidenceOfAll(Caller caller) {
        return readsAll(caller) || caller.terms().evidence();
    }

    /** @throws ForbiddenProblem if the caller may have the entries about their own generations only */
    static void mustHaveEvidenceOfAll(Caller caller) {
        if (!hasEvidenceOfAll(caller)) {
            throw new ForbiddenProblem(
                    "This needs the role auditor or tenant_admin, or a key that may take evidence along");
        }
    }

    /** Narrows a search to what the caller may see; empty if it asks for the records of others. */
    static Optional<GenerationJournal.Search> ownOnly(Caller caller, GenerationJournal.Search search) {
        if (readsAll(caller)) {
            return Optional.of(search);
        }
        var key = keyOf(caller);
        var person = personOf(caller);
        if (isOther(search.key(), key) || isOther(search.person(), person)) {
            return Optional.empty();
        }
        return key != null
                ? Optional.of(search.ofKey(key))
                : Optional.ofNullable(person).map(search::ofPerson);
    }

    private static boolean isOther(@Nullable UUID wanted, @Nullable UUID own) {
        return wanted != null && !wanted.equals(own);
    }

    static boolean maySee(Caller caller, RecordedGeneration record) {
        var key = keyOf(caller);
        var person = personOf(caller);
        return readsAll(caller)
                || key != null && key.equals(record.key())
                || person != null && person.equals(record.person());
    }

    private static @Nullable UUID keyOf(Caller caller) {
        var key = caller.key();
        return key == null ? null : key.value();
    }

    private static @Nullable UUID personOf(Caller caller) {
        var person = caller.person();
        return person == null ? null : person.value();
    }
}
