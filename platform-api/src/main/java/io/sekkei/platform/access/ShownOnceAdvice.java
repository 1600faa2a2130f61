package io.sekkei.platform.access;

import io.sekkei.platform.api.ShownOnce;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import tools.jackson.databind.json.JsonMapper;

/** Keeps secrets out of the answers that are remembered. */
@ControllerAdvice
class ShownOnceAdvice implements ResponseBodyAdvice<Object> {
    private static final String ATTRIBUTE = ShownOnceAdvice.class.getName();

    private final JsonMapper json;

    ShownOnceAdvice(JsonMapper json) {
        this.json = json;
    }

    /** What may be remembered of the answer, if it is less than the whole. */
    static byte @Nullable [] remembered(HttpServletRequest request) {
        return (byte[]) request.getAttribute(ATTRIBUTE);
    }

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof ShownOnce secret && request instanceof ServletServerHttpRequest from) {
            from.getServletRequest().setAttribute(ATTRIBUTE, json.writeValueAsBytes(secret.withoutSecret()));
        }
        return body;
    }
}
