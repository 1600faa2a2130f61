package io.sekkei.platform.generation.web;

import io.sekkei.platform.problem.ErrorBody;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What /openapi.json says about the API as a whole. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String KEY = "apiKey";

    @Bean
    OpenAPI openApi() {
        var scheme = new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description("An API key: sk-sekkei-<selector>-<secret>");
        return new OpenAPI()
                .info(new Info()
                        .title("Sekkei")
                        .version("1")
                        .description(
                                "The large model reads once; the small model writes. OpenAI's clients can call it.")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                // Relative, so that the description does not depend on where it was written down.
                .servers(List.of(new Server().url("/").description("This server")))
                .components(new Components().addSecuritySchemes(KEY, scheme))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    /** A reference beside the type null, as springdoc writes it, means both at once, which nothing can be. */
    @Bean
    OpenApiCustomizer nullOrTheOther() {
        return description -> description.getComponents().getSchemas().values().stream()
                .map(Schema::getProperties)
                .filter(Objects::nonNull)
                .forEach(OpenApiConfiguration::mend);
    }

    /** Refusals have one form in OpenAI's API, so that no controller has to repeat it. */
    @Bean
    OpenApiCustomizer refusals() {
        return description -> {
            ModelConverters.getInstance(true).readAll(ErrorBody.class).forEach(description.getComponents()::addSchemas);
            description.getPaths().forEach((path, item) -> {
                if (path.startsWith("/v1/")) {
                    item.readOperations().forEach(operation -> refuse(operation.getResponses()));
                }
            });
        };
    }

    private static void refuse(ApiResponses responses) {
        var body = new MediaType().schema(new JsonSchema().$ref("#/components/schemas/Error"));
        responses.forEach((status, response) -> {
            if (status.compareTo("400") >= 0) {
                response.setContent(new Content().addMediaType("application/json", body));
            }
        });
    }

    private static void mend(Map<String, Schema<?>> members) {
        members.replaceAll((name, member) -> isNullableReference(member) ? either(member) : member);
    }

    private static boolean isNullableReference(Schema<?> member) {
        return member.get$ref() != null
                && member.getTypes() != null
                && member.getTypes().contains("null");
    }

    private static Schema<?> either(Schema<?> member) {
        return new JsonSchema()
                .description(member.getDescription())
                .addOneOfItem(new JsonSchema().$ref(member.get$ref()))
                .addOneOfItem(new JsonSchema().types(Set.of("null")));
    }
}
