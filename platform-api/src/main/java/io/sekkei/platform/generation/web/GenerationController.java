package io.sekkei.platform.generation.web;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.TokenListener;
import io.sekkei.platform.generation.Answer;
import io.sekkei.platform.generation.DecodingWishes;
import io.sekkei.platform.generation.Generation;
import io.sekkei.platform.generation.GenerationOrder;
import io.sekkei.platform.generation.Generations;
import io.sekkei.platform.generation.InvalidParameterProblem;
import io.sekkei.platform.generation.Releases;
import io.sekkei.platform.generation.ToldRequest;
import io.sekkei.platform.problem.RequestTrace;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Answers as OpenAI's clients expect them. */
@RestController
@Tag(name = "Generation", description = "Answers written by a pair of models, in OpenAI's form.")
@ApiResponse(
        responseCode = "202",
        description = "The answer waits for approval: its text is empty, sekkei says where to ask for it.")
@ApiResponse(responseCode = "400", description = "The request must be changed.")
@ApiResponse(responseCode = "401", description = "No key, or none of ours.")
@ApiResponse(
        responseCode = "403",
        description = "Not with this key, not now, not from there or not for this purpose; the code says which.")
@ApiResponse(responseCode = "404", description = "No such model.")
@ApiResponse(responseCode = "413", description = "The body is too large.")
@ApiResponse(
        responseCode = "429",
        description = "A budget has no room; x-should-retry says whether coming back helps, Retry-After when.")
@ApiResponse(responseCode = "500", description = "The engine failed.")
@ApiResponse(responseCode = "503", description = "No room or no record; Retry-After says when to come back.")
class GenerationController {
    private final Generations generations;
    private final AnswerStreams streams;
    private final Releases releases;
    private final JsonMapper json;

    GenerationController(Generations generations, AnswerStreams streams, Releases releases, JsonMapper json) {
        this.generations = generations;
        this.streams = streams;
        this.releases = releases;
        this.json = json;
    }

    @PostMapping(path = "/v1/chat/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createChatCompletion",
            summary = "Answers a conversation",
            description = "Whole, or with stream true piece by piece as server-sent events that end with [DONE].")
    @ApiResponse(
            responseCode = "200",
            description = "The answer.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = ChatCompletion.class)),
                @Content(
                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                        schema = @Schema(implementation = ChatCompletionChunk.class))
            })
    @Nullable
    Object chat(
            @RequestBody ChatCompletionRequest body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            HttpServletResponse response) {
        ToldRequest.note(request, body.model(), isTrue(body.stream()));
        var wishes = wishes(body);
        var generation = begin(
                caller,
                request,
                response,
                body.stream(),
                body.model(),
                Inputs.messages(body.messages()),
                wishes,
                RequestMetadata.purpose(body.metadata()));
        var logprobs = isTrue(body.logprobs());
        if (isTrue(body.stream())) {
            var form = new ChatChunks(Identity.ofChat(generation), logprobs, includeUsage(body.streamOptions()));
            streams.stream(
                    new AnswerStreams.Wanted(caller, generation, wishes.stop(), form),
                    new EventStream(request, response, json));
            return null;
        }
        return ChatCompletion.of(whole(caller, generation, request, response), logprobs);
    }

    @PostMapping(path = "/v1/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createCompletion",
            summary = "Answers a text",
            description = "Whole, or with stream true piece by piece as server-sent events that end with [DONE].")
    @ApiResponse(
            responseCode = "200",
            description = "The answer.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = Completion.class)),
                @Content(
                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                        schema = @Schema(implementation = Completion.class))
            })
    @Nullable
    Object complete(
            @RequestBody CompletionRequest body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            HttpServletResponse response) {
        ToldRequest.note(request, body.model(), isTrue(body.stream()));
        var wishes = wishes(body);
        var messages = List.of(ChatMessage.user(Inputs.prompt(body.prompt())));
        var purpose = RequestMetadata.purpose(body.metadata());
        var generation = begin(caller, request, response, body.stream(), body.model(), messages, wishes, purpose);
        var logprobs = body.logprobs() != null;
        if (isTrue(body.stream())) {
            var form = new CompletionChunks(
                    Identity.ofCompletion(generation), logprobs, includeUsage(body.streamOptions()));
            streams.stream(
                    new AnswerStreams.Wanted(caller, generation, wishes.stop(), form),
                    new EventStream(request, response, json));
            return null;
        }
        return Completion.whole(whole(caller, generation, request, response), logprobs);
    }

    private Answer whole(
            Caller caller, Generation generation, HttpServletRequest request, HttpServletResponse response) {
        var written = generation.run(TokenListener.NONE);
        generation.quotaHeaders().forEach(response::setHeader);
        var answer = decided(caller, written, Preference.wait(request, generation.longestWait()));
        HeldNotice.announce(answer, response);
        return answer;
    }

    private Answer decided(Caller caller, Answer answer, Duration atMost) {
        try {
            return releases.await(caller, answer, atMost, () -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Generation begin(
            Caller caller,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Boolean stream,
            @Nullable String model,
            List<ChatMessage> messages,
            DecodingWishes wishes,
            @Nullable String purpose) {
        var origin = new GenerationOrder.Origin(
                request.getRequestURI(), RequestTrace.of(request).id(), isTrue(stream));
        var order = new GenerationOrder(
                caller, origin, Inputs.model(model), messages, wishes, purpose, Audience.isExternal(request));
        var generation = generations.begin(order);
        // Now, for the headers of a stream leave with its first byte.
        generation.quotaHeaders().forEach(response::setHeader);
        return generation;
    }

    private static DecodingWishes wishes(ChatCompletionRequest body) {
        Inputs.only(1, "n", body.n());
        Inputs.only(0, "frequency_penalty", body.frequencyPenalty());
        Inputs.only(0, "presence_penalty", body.presencePenalty());
        return new DecodingWishes(
                body.maxCompletionTokens() == null ? body.maxTokens() : body.maxCompletionTokens(),
                body.temperature(),
                body.topK(),
                body.topP(),
                body.beamWidth(),
                body.repetitionPenalty(),
                Inputs.stop(body.stop()),
                body.seed(),
                topLogprobs(body));
    }

    private static int topLogprobs(ChatCompletionRequest body) {
        if (body.topLogprobs() != null && !isTrue(body.logprobs())) {
            throw new InvalidParameterProblem("top_logprobs", "top_logprobs needs logprobs to be true");
        }
        return Objects.requireNonNullElse(body.topLogprobs(), 0);
    }

    private static DecodingWishes wishes(CompletionRequest body) {
        Inputs.only(1, "n", body.n());
        Inputs.only(1, "best_of", body.bestOf());
        Inputs.mustNotBeSet("echo", body.echo());
        Inputs.only(0, "frequency_penalty", body.frequencyPenalty());
        Inputs.only(0, "presence_penalty", body.presencePenalty());
        return new DecodingWishes(
                body.maxTokens(),
                body.temperature(),
                body.topK(),
                body.topP(),
                body.beamWidth(),
                body.repetitionPenalty(),
                Inputs.stop(body.stop()),
                body.seed(),
                logprobs(body.logprobs()));
    }

    /** Here one number says both whether and how many, so a wrong one is blamed on logprobs. */
    private static int logprobs(@Nullable Integer logprobs) {
        if (logprobs != null && (logprobs < 0 || logprobs > 20)) {
            throw new InvalidParameterProblem("logprobs", "logprobs must be between 0 and 20, but is " + logprobs);
        }
        return Objects.requireNonNullElse(logprobs, 0);
    }

    private static boolean includeUsage(@Nullable StreamOptions options) {
        return options != null && isTrue(options.includeUsage());
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
