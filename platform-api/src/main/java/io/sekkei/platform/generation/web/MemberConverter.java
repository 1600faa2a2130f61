package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets the description say what Java says: a member is always there unless it is nullable. */
@Component
class MemberConverter implements ModelConverter {
    private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE_CASE =
            new PropertyNamingStrategies.SnakeCaseStrategy();
    private static final String REFERENCE = "#/components/schemas/";

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        var schema = chain.next().resolve(type, context, chain);
        var described = Json.mapper().constructType(type.getType()).getRawClass();
        if (schema != null && described.isRecord()) {
            require(described, definition(schema, context));
        }
        return schema;
    }

    private static Schema<?> definition(Schema<?> schema, ModelConverterContext context) {
        return Optional.ofNullable(schema.get$ref())
                .map(reference -> reference.substring(REFERENCE.length()))
                .<Schema<?>>map(name -> context.getDefinedModels().get(name))
                .orElse(schema);
    }

    private static void require(Class<?> described, Schema<?> definition) {
        Arrays.stream(described.getRecordComponents())
                .filter(member -> !member.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(member -> name(member, definition))
                .forEach(definition::addRequiredItem);
    }

    private static String name(RecordComponent member, Schema<?> definition) {
        var name = member.getAccessor().getAnnotation(JsonProperty.class);
        if (name != null && !name.value().isEmpty()) {
            return name.value();
        }
        var described = definition.getProperties();
        return described != null && described.containsKey(member.getName())
                ? member.getName()
                : SNAKE_CASE.translate(member.getName());
    }
}
