package io.sekkei.platform.tenancy;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What texts may be for, in a tenant's vocabulary.
 *
 * @param code what programs and records call it; stays what it is
 * @param nameJa what people call it in Japanese
 * @param nameEn what people call it in English
 * @param retiredAt since when it is not taken any more; null while it is
 */
public record Purpose(
        String code, String nameJa, String nameEn, @Nullable Instant retiredAt) {
    private static final int LONGEST_NAME = 200;
    private static final Pattern CODE = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?");

    public Purpose {
        if (!CODE.matcher(code).matches()) {
            throw new InvalidPurposeProblem(
                    "code",
                    "code must have 1 to 64 small letters, digits, dots, dashes and underscores, with a letter or digit"
                            + " at both ends, but is '%s'".formatted(code));
        }
        checkName("name_ja", nameJa);
        checkName("name_en", nameEn);
    }

    private static void checkName(String param, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new InvalidPurposeProblem(param, "%s must have 1 to %d characters".formatted(param, LONGEST_NAME));
        }
    }
}
