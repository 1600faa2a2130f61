package io.sekkei.platform.generation;

import io.sekkei.platform.database.Sql;
import jakarta.persistence.Version;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a record by column, as JPA would name them: after its fields, and after the components of its parts. So what
 * is added to a record is written without anybody thinking of it here.
 */
final class Columns {
    private static final ClassValue<List<Named>> KNOWN = new ClassValue<>() {
        @Override
        protected List<Named> computeValue(Class<?> type) {
            return Arrays.stream(type.getDeclaredFields())
                    .filter(field ->
                            !Modifier.isStatic(field.getModifiers()) && !field.isAnnotationPresent(Version.class))
                    .map(Named::of)
                    .toList();
        }
    };

    private Columns() {}

    private record Named(String column, Field field) {
        static Named of(Field field) {
            field.setAccessible(true);
            return new Named(field.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), field);
        }

        @Nullable
        Object in(Object whole) {
            try {
                return field.get(whole);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What a part that is missing would tell is left out. */
    static Map<String, @Nullable Object> of(Object whole) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        fill(values, whole);
        return values;
    }

    private static void fill(Map<String, @Nullable Object> values, Object whole) {
        for (var named : KNOWN.get(whole.getClass())) {
            var value = named.in(whole);
            if (value instanceof Record part) {
                fill(values, part);
            } else if (!Record.class.isAssignableFrom(named.field().getType())) {
                values.put(named.column(), plain(value));
            }
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return Sql.time(instant);
        }
        return value instanceof Enum<?> choice ? choice.name() : value;
    }
}
