package io.sekkei.platform.tenancy;

import io.sekkei.platform.problem.Problem;
import java.nio.charset.StandardCharsets;

/** What people may call things. */
final class Names {
    private static final int LONGEST = 200;

    private Names() {}

    /** @throws Problem that names the field */
    static String checked(String field, String name) {
        if (name.isBlank() || name.length() > LONGEST || name.codePoints().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(
                    field, "%s must hold 1 to %d characters and no control characters".formatted(field, LONGEST));
        }
        return name;
    }

    static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    static Problem taken(String what) {
        return Problem.conflict("name_taken", "There is a %s of this name already".formatted(what));
    }
}
