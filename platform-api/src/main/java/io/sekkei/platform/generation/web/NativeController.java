package io.sekkei.platform.generation.web;

import io.sekkei.inference.TokenListener;
import io.sekkei.platform.api.LongRunning;
import io.sekkei.platform.generation.Answer;
import io.sekkei.platform.generation.GenerationOrder;
import io.sekkei.platform.generation.GenerationSettings;
import io.sekkei.platform.generation.Generations;
import io.sekkei.platform.generation.Releases;
import io.sekkei.platform.generation.Releases.Known;
import io.sekkei.platform.generation.Releases.Released;
import io.sekkei.platform.generation.ToldRequest;
import io.sekkei.platform.generation.web.NativeViews.GenerationBody;
import io.sekkei.platform.generation.web.NativeViews.GenerationView;
import io.sekkei.platform.generation.web.NativeViews.ProofView;
import io.sekkei.platform.generation.web.NativeViews.StateView;
import io.sekkei.platform.problem.RequestTrace;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Generations that one can come back for, which those need that people have to let go. */
@RestController
@RequestMapping("/api/v1/generations")
@Tag(name = "Generations", description = "Texts one can come back for, as when people have to let them go.")
class NativeController {
    /** Proxies close what is silent for longer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(NativeController.class);
    private static final Duration LONGEST_STREAM = Duration.ofMinutes(30);

    private final Generations generations;
    private final Releases releases;
    private final GenerationSettings settings;
    private final JsonMapper json;

    NativeController(Generations generations, Releases releases, GenerationSettings settings, JsonMapper json) {
        this.generations = generations;
        this.releases = releases;
        this.settings = settings;
        this.json = json;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @LongRunning
    @Operation(operationId = "createGeneration", summary = "Writes a text")
    @ApiResponse(responseCode = "201", description = "Written, and free to leave.")
    @ApiResponse(responseCode = "202", description = "Written; people have to let it go. Location says where to ask.")
    GenerationView create(
            @Valid @RequestBody GenerationBody body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            HttpServletResponse response) {
        ToldRequest.note(request, body.model(), false);
        var origin = new GenerationOrder.Origin(
                request.getRequestURI(), RequestTrace.of(request).id(), false);
        var messages = Inputs.messages(body.messages());
        var generation = generations.begin(new GenerationOrder(
                caller,
                origin,
                Inputs.model(body.model()),
                messages,
                body.wishes(),
                body.purpose(),
                body.isExternal()));
        var answer = generation.run(TokenListener.NONE);
        generation.quotaHeaders().forEach(response::setHeader);
        announce(answer, response);
        return GenerationView.of(answer);
    }

    private static void announce(Answer answer, HttpServletResponse response) {
        response.setStatus(HttpStatus.CREATED.value());
        response.setHeader(
                HttpHeaders.LOCATION, HeldNotice.PATH + answer.generation().id().value());
        HeldNotice.announce(answer, response);
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "getGeneration",
            summary = "Tells where a text stands, and the text once it may leave",
            description = "With Prefer: wait=30 the answer waits until it is decided on, or with If-None-Match until"
                    + " anything changes.")
    @ApiResponse(responseCode = "200", description = "Where it stands.")
    @ApiResponse(responseCode = "304", description = "Nothing has changed.")
    ResponseEntity<GenerationView> get(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String seen,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request)
            throws IOException, InterruptedException {
        var known = releases.await(
                caller,
                id,
                Preference.wait(request, LONGEST_WAIT),
                one -> seen == null ? !isOpen(one) : !tag(one).equals(seen),
                () -> {});
        if (tag(known).equals(seen)) {
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
                    .eTag(tag(known))
                    .build();
        }
        var text = releases.text(caller, known);
        var proof = text.map(released ->
                ProofView.of(released, releases.inclusion(caller, id, released).orElse(null)));
        var body = GenerationView.of(known, text.map(Released::text).orElse(null), proof.orElse(null));
        return ResponseEntity.ok().eTag(tag(known)).body(body);
    }

    @GetMapping("/{id}/events")
    @Operation(operationId = "followGeneration", summary = "Tells each state as a server-sent event; never a text")
    @ApiResponse(responseCode = "200", description = "Events named state, until it is decided on.")
    void follow(
            @PathVariable UUID id,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        var out = new EventStream(request, response, json);
        var end = System.nanoTime() + LONGEST_STREAM.toNanos();
        var known = releases.find(caller, id);
        try {
            out.send("state", StateView.of(known));
            while (isOpen(known) && System.nanoTime() < end) {
                var last = tag(known);
                known = releases.await(
                        caller, id, settings.heartbeat(), one -> !tag(one).equals(last), out::sendComment);
                if (!tag(known).equals(last)) {
                    out.send("state", StateView.of(known));
                }
            }
        } catch (IOException clientLeft) {
            LOG.debug("The client that followed generation {} left", id);
        }
    }

    @DeleteMapping("/{id}")
    @Operation(operationId = "withdrawGeneration", summary = "Takes a text back before anybody decided on it")
    @ApiResponse(responseCode = "200", description = "Withdrawn; what the decoder spent stays spent.")
    GenerationView withdraw(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return GenerationView.of(releases.withdraw(caller, id), null, null);
    }

    private static boolean isOpen(Known known) {
        var standing = known.standing();
        return standing != null ? standing.state().isOpen() : "running".equals(known.status());
    }

    private static String tag(Known known) {
        var standing = known.standing();
        return "\"%s-%d\"".formatted(known.status(), standing == null ? 0 : standing.version());
    }
}
