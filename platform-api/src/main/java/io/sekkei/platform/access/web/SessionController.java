package io.sekkei.platform.access.web;

import io.sekkei.platform.access.Issuers;
import io.sekkei.platform.access.Sessions;
import io.sekkei.platform.access.SignIn;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and out. A form of another site cannot send JSON, so that it cannot sign a browser in. */
@RestController
@RequestMapping("/api/v1/session")
@Tag(name = "Session", description = "Signing in and out, and who is signed in.")
class SessionController {
    private final SignIn signIn;
    private final Issuers issuers;
    private final Clock clock;

    SessionController(SignIn signIn, Issuers issuers, Clock clock) {
        this.signIn = signIn;
        this.issuers = issuers;
        this.clock = clock;
    }

    @GetMapping("/issuers")
    @Operation(operationId = "listIssuers", summary = "Tells who else vouches for people here")
    @ApiResponse(responseCode = "200", description = "The issuers; a browser goes to the url of one.")
    IssuerList issuers() {
        return new IssuerList(issuers.all().stream()
                .map(issuer -> new IssuerView(issuer.name(), issuer.url()))
                .toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "signIn",
            summary = "Signs a person in",
            description = "The answer sets the cookie of a session; GET /api/v1/me tells the rest.")
    @ApiResponse(responseCode = "204", description = "Signed in.")
    void begin(@Valid @RequestBody Credentials body, HttpServletRequest request) {
        var person = signIn.withPassword(new SignIn.Attempt(body.email(), body.password(), body.tenant()), request);
        Sessions.begin(request, person.id(), clock.instant());
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "signOut", summary = "Signs a person out")
    @ApiResponse(responseCode = "204", description = "Signed out.")
    void end(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, HttpServletRequest request) {
        signIn.signedOut(caller);
        Sessions.end(request);
    }

    @Schema(description = "What a person shows to be let in.")
    record Credentials(
            @NotNull @Schema(example = "admin@demo.example", requiredMode = Schema.RequiredMode.REQUIRED)
            String email,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String password,

            @Schema(description = "What the tenant is called; needed where several know the same address.") @Nullable
            String tenant) {
        @Override
        public String toString() {
            return "Credentials[***]";
        }
    }

    @Schema(name = "Issuers", description = "Who else vouches for people.")
    record IssuerList(List<IssuerView> data) {}

    @Schema(name = "Issuer", description = "A server elsewhere that vouches for people.")
    record IssuerView(
            @Schema(description = "What the operator calls it.")
            String name,

            @Schema(description = "Where a browser goes to sign in there.", example = "/oauth2/authorization/company")
            String url) {}
}
