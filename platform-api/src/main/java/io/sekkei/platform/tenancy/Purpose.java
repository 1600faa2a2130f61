package io.sekkei.platform.tenancy;

import io.sekkei.platform.problem.Problem;
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
    private static final Pattern CODE = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?");

    public Purpose {
        if (!CODE.matcher(code).matches()) {
            throw Problem.invalid(
                    "code",
                    "code must have 1 to 64 small letters, digits, dots, dashes and underscores, with a letter or digit"
                            + " at both ends, but is '%s'".formatted(code));
        }
        Names.checked("name_ja", nameJa);
        Names.checked("name_en", nameEn);
    }
}
