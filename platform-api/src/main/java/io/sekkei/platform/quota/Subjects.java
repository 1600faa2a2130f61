package io.sekkei.platform.quota;

import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.KeyId;
import io.sekkei.platform.tenancy.KnownKeys;
import io.sekkei.platform.tenancy.Tenancy;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Knows whom a limit can bind. */
@Component
public class Subjects {
    private final Tenancy tenancy;
    private final KnownKeys keys;

    Subjects(Tenancy tenancy, KnownKeys keys) {
        this.tenancy = tenancy;
        this.keys = keys;
    }

    /**
     * Where the days and months of a subject begin, in the transaction of the caller.
     *
     * @return empty if the tenant has no such department or key, or there is no such tenant
     */
    public Optional<ZoneId> zoneOf(Subject subject) {
        return tenancy.timeZoneOf(subject.tenant()).filter(zone -> isThere(subject));
    }

    private boolean isThere(Subject subject) {
        return switch (subject.level()) {
            case TENANT -> subject.id().equals(subject.tenant().value());
            case DEPARTMENT ->
                tenancy.department(new DepartmentId(subject.id()))
                        .filter(department -> department.tenant().equals(subject.tenant()))
                        .isPresent();
            case KEY -> keys.exists(subject.tenant(), new KeyId(subject.id()));
        };
    }

    /** What is said of a subject that is not there. */
    public static String unknown(Subject subject) {
        return switch (subject.level()) {
            case TENANT -> "There is no such tenant";
            case DEPARTMENT -> "The tenant has no department of the number owner_id tells";
            case KEY -> "The tenant has no key of the number owner_id tells";
        };
    }
}
