package io.sekkei.platform.access.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.access.People;
import io.sekkei.platform.access.PersonProfile;
import io.sekkei.platform.access.Visit;
import io.sekkei.platform.access.Visits;
import io.sekkei.platform.tenancy.Actor;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.Tenancy;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who asks. */
@RestController
@Tag(name = "Session")
class MeController {
    private final People people;
    private final Visits visits;
    private final Tenancy tenancy;

    MeController(People people, Visits visits, Tenancy tenancy) {
        this.people = people;
        this.visits = visits;
        this.tenancy = tenancy;
    }

    @GetMapping("/api/v1/me")
    @Operation(operationId = "whoAmI", summary = "Tells who asks, and what they may do")
    @ApiResponse(responseCode = "200", description = "Who asks.")
    Me me(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, HttpServletRequest request) {
        var tenant = new TenantView(
                caller.tenant().value(),
                tenancy.nameOf(caller.tenant()).orElseThrow(),
                tenancy.timeZoneOf(caller.tenant()).orElseThrow().getId());
        var roles = caller.roles().stream().sorted().toList();
        var openVisit = visits.open(caller).map(Visit::id).orElse(null);
        return Me.of(caller, people.self(caller).orElse(null), openVisit, tenant, roles, csrfToken(request));
    }

    @PutMapping(path = "/api/v1/me/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "changePassword",
            summary = "Changes one's own password",
            description = "Every session of the person ends.")
    @ApiResponse(responseCode = "204", description = "Changed.")
    void changePassword(
            @Valid @RequestBody PasswordChange body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        people.changePassword(caller, body.currentPassword(), body.newPassword());
    }

    /** Asking for the token draws one for the session, so nobody without one asks. */
    private static @Nullable String csrfToken(HttpServletRequest request) {
        return request.getSession(false) != null
                        && request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
                ? token.getToken()
                : null;
    }

    @Schema(description = "Who asks: a person, or a program with a key.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Me(
            @Schema(description = "The person who is signed in; absent for a key.") @Nullable
            PersonView person,

            @Schema(description = "The API key that was shown; absent for a person.") @Nullable
            UUID keyId,

            @Schema(description = "The visit of a platform admin to another tenant; the person is absent then.")
            @Nullable
            UUID visitId,

            @Schema(
                    description = "A visit of a platform admin that is not over, while this request is not on one:"
                            + " where to go on.")
            @Nullable
            UUID openVisitId,

            @Schema(description = "The tenant everything is done for.", requiredMode = Schema.RequiredMode.REQUIRED)
            TenantView tenant,

            @Schema(description = "What the caller may do now.", requiredMode = Schema.RequiredMode.REQUIRED)
            List<Role> roles,

            @Schema(
                    description = "The person's language.",
                    example = "ja",
                    allowableValues = {"en", "ja"})
            @Nullable
            String language,

            @Schema(description = "Whether the password must be changed before anything else.") @Nullable
            Boolean passwordTemporary,

            @Schema(description = "To be sent in a header X-CSRF-TOKEN with everything that changes something.")
            @Nullable
            String csrfToken) {
        static Me of(
                Caller caller,
                @Nullable PersonProfile person,
                @Nullable UUID openVisit,
                TenantView tenant,
                List<Role> roles,
                @Nullable String csrfToken) {
            var key = caller.key();
            return new Me(
                    person == null ? null : PersonView.of(person),
                    key == null ? null : key.value(),
                    caller.actor() instanceof Actor.Person visitor ? visitor.visit() : null,
                    openVisit,
                    tenant,
                    roles,
                    person == null ? null : person.language(),
                    person == null ? null : person.passwordTemporary(),
                    key == null ? csrfToken : null);
        }
    }

    @Schema(name = "TenantName", description = "A tenant, by number and name.")
    record TenantView(
            UUID id,
            String name,

            @Schema(description = "Where its days begin.", example = "Asia/Tokyo")
            String timeZone) {}

    @Schema(description = "A new password for oneself.")
    record PasswordChange(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String currentPassword,

            @NotNull
            @Schema(
                    description = "At least 12 characters, at most 72 bytes.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String newPassword) {
        @Override
        public String toString() {
            return "PasswordChange[***]";
        }
    }
}
