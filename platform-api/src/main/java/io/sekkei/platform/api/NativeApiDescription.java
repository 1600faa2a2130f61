package io.sekkei.platform.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.sekkei.platform.problem.ProblemDetails;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** What /openapi.json says about everything under /api/v1, so that no controller has to repeat it. */
@Configuration(proxyBeanMethods = false)
class NativeApiDescription {
    private static final String SESSION = "session";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** The names of fields as they are on the wire. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE) // The first of them is asked last, and this one asks nobody else.
    ModelResolver snakeCaseResolver(ObjectMapperProvider mappers) {
        var mapper = mappers.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        return new ModelResolver(mapper).openapi31(true);
    }

    @Bean
    GlobalOpenApiCustomizer nativeApi() {
        return description -> {
            declare(description);
            description.getPaths().forEach((path, item) -> {
                if (path.startsWith("/api/v1/")) {
                    describe(path, item);
                }
            });
        };
    }

    private static void declare(OpenAPI description) {
        var components = description.getComponents();
        ModelConverters.getInstance(true).readAll(ProblemDetails.class).forEach(components::addSchemas);
        components.addSecuritySchemes(
                SESSION,
                new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("sekkei-session")
                        .description("A person's session, begun at POST /api/v1/session"));
    }

    private static void describe(String path, PathItem item) {
        var signIn = path.equals("/api/v1/session");
        var open = path.equals("/api/v1/session/issuers");
        item.readOperationsMap().forEach((method, operation) -> {
            operation.getResponses().addApiResponse("default", refusal());
            if (!signIn && !open) {
                operation.addSecurityItem(new SecurityRequirement().addList("apiKey"));
            }
            if (open || (signIn && method == HttpMethod.POST)) {
                operation.setSecurity(List.of());
            } else {
                operation.addSecurityItem(new SecurityRequirement().addList(SESSION));
                mutation(method, operation, !signIn);
            }
        });
    }

    private static void mutation(HttpMethod method, Operation operation, boolean idempotent) {
        if (SAFE.contains(method)) {
            return;
        }
        if (idempotent) {
            operation.addParametersItem(header(
                    "Idempotency-Key",
                    "A new one for each new wish: what is sent twice under the same one happens once.",
                    true));
        }
        operation.addParametersItem(
                header("X-CSRF-TOKEN", "The csrf_token that GET /api/v1/me tells; needed with a session.", false));
    }

    private static HeaderParameter header(String name, String description, boolean required) {
        var header = new HeaderParameter();
        header.name(name).description(description).required(required).schema(new JsonSchema().types(Set.of("string")));
        return header;
    }

    private static ApiResponse refusal() {
        var problem = new JsonSchema().$ref("#/components/schemas/Problem");
        return new ApiResponse()
                .description("It is not done, and why.")
                .content(new Content().addMediaType("application/problem+json", new MediaType().schema(problem)));
    }
}
