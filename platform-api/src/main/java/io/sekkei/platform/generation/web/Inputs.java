package io.sekkei.platform.generation.web;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.ChatMessage.Role;
import io.sekkei.platform.generation.InvalidParameterProblem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the parameters that come in more than one form, and refuses what cannot be honoured. */
final class Inputs {
    private Inputs() {}

    static String model(@Nullable String model) {
        if (model == null || model.isBlank()) {
            throw new InvalidParameterProblem("model", "model must name a model; GET /v1/models lists them");
        }
        return model;
    }

    static List<ChatMessage> messages(@Nullable List<ChatCompletionRequest.@Nullable Message> messages) {
        if (messages == null || messages.isEmpty()) {
            throw new InvalidParameterProblem("messages", "messages must hold at least one message");
        }
        return IntStream.range(0, messages.size())
                .mapToObj(i -> message("messages[%d]".formatted(i), messages.get(i)))
                .toList();
    }

    private static ChatMessage message(String place, ChatCompletionRequest.@Nullable Message message) {
        if (message == null) {
            throw new InvalidParameterProblem(place, place + " must be an object with role and content");
        }
        return new ChatMessage(role(place + ".role", message.role()), content(place + ".content", message.content()));
    }

    private static Role role(String place, @Nullable String role) {
        return switch (Objects.requireNonNullElse(role, "")) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            default ->
                throw new InvalidParameterProblem(
                        place, "%s must be system, developer, user or assistant, but is %s".formatted(place, role));
        };
    }

    private static String content(String place, @Nullable Object content) {
        if (content instanceof String text) {
            return whole(place, text);
        }
        if (content instanceof List<?> parts && !parts.isEmpty()) {
            return parts.stream().map(part -> text(place, part)).collect(Collectors.joining());
        }
        throw new InvalidParameterProblem(place, place + " must be a string or an array of text parts");
    }

    private static String text(String place, @Nullable Object part) {
        if (part instanceof Map<?, ?> fields
                && "text".equals(fields.get("type"))
                && fields.get("text") instanceof String text) {
            return whole(place, text);
        }
        throw new InvalidParameterProblem(place, place + " must hold parts of type text only");
    }

    static String prompt(@Nullable Object prompt) {
        if (prompt instanceof String text) {
            return whole("prompt", text);
        }
        if (prompt instanceof List<?> texts && texts.size() == 1 && texts.get(0) instanceof String text) {
            return whole("prompt", text);
        }
        throw new InvalidParameterProblem("prompt", "prompt must be a string or an array holding one string");
    }

    static List<String> stop(@Nullable Object stop) {
        if (stop == null) {
            return List.of();
        }
        if (stop instanceof String text) {
            return List.of(stopString(text));
        }
        if (stop instanceof List<?> texts && texts.stream().allMatch(String.class::isInstance)) {
            return texts.stream()
                    .map(String.class::cast)
                    .map(Inputs::stopString)
                    .toList();
        }
        throw new InvalidParameterProblem("stop", "stop must be a string or an array of strings");
    }

    /** Stop strings are kept on record, and PostgreSQL holds no NUL. */
    private static String stopString(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidParameterProblem("stop", "stop must not hold the character U+0000");
        }
        return whole("stop", text);
    }

    /** Half a character has no UTF-8: it would be read as another one, and so would its digest. */
    private static String whole(String place, String text) {
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new InvalidParameterProblem(place, place + " holds half a character, a lone surrogate");
        }
        return text;
    }

    /** Refuses a parameter that would change the answer if it were honoured, and it cannot be. */
    static void only(Number supported, String param, @Nullable Number value) {
        if (value != null && value.doubleValue() != supported.doubleValue()) {
            throw new InvalidParameterProblem(
                    param, "%s is not supported; only %s is accepted, but it is %s".formatted(param, supported, value));
        }
    }

    static void mustNotBeSet(String param, @Nullable Boolean value) {
        if (Boolean.TRUE.equals(value)) {
            throw new InvalidParameterProblem(param, param + " is not supported; only false is accepted");
        }
    }
}
