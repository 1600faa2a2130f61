package io.sekkei.platform.access.web;

import io.sekkei.platform.access.People;
import io.sekkei.platform.access.PersonPlan;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.api.ShownOnce;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.DepartmentId;
import io.sekkei.platform.tenancy.PersonId;
import io.sekkei.platform.tenancy.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The people of the caller's tenant. */
@RestController
@RequestMapping("/api/v1/people")
@Tag(name = "People", description = "Who may sign in, and what they may do. For tenant admins; auditors may read.")
class PeopleController {
    private final People people;

    PeopleController(People people) {
        this.people = people;
    }

    @GetMapping
    @Operation(operationId = "listPeople", summary = "Lists the people, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of people.")
    Page<PersonView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return people.list(caller, PageRequest.of(limit, after)).map(PersonView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "addPerson",
            summary = "Adds a person",
            description = "The answer holds a password for the first sign-in, which is shown only now.")
    @ApiResponse(responseCode = "201", description = "Added.")
    AddedPerson add(
            @Valid @RequestBody NewPerson body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        var added = people.add(caller, body.plan());
        return new AddedPerson(PersonView.of(added.person()), added.password());
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getPerson", summary = "Describes a person")
    @ApiResponse(responseCode = "200", description = "The person.")
    PersonView get(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PersonView.of(people.get(caller, new PersonId(id)));
    }

    @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "changePerson", summary = "Changes name, language, department and roles of a person")
    @ApiResponse(responseCode = "200", description = "Changed.")
    PersonView change(
            @PathVariable UUID id,
            @Valid @RequestBody ChangedPerson body,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PersonView.of(people.change(
                caller, new PersonId(id), body.name(), body.language(), department(body.departmentId()), body.roles()));
    }

    @PostMapping("/{id}/deactivate")
    @Operation(operationId = "deactivatePerson", summary = "Keeps a person out from the next request on")
    @ApiResponse(responseCode = "200", description = "Kept out.")
    PersonView deactivate(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PersonView.of(people.activate(caller, new PersonId(id), false));
    }

    @PostMapping("/{id}/reactivate")
    @Operation(operationId = "reactivatePerson", summary = "Lets a person in again")
    @ApiResponse(responseCode = "200", description = "Let in.")
    PersonView reactivate(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PersonView.of(people.activate(caller, new PersonId(id), true));
    }

    @PostMapping("/{id}/reset-password")
    @Operation(
            operationId = "resetPassword",
            summary = "Gives a person a new password for the next sign-in",
            description = "It is shown only now. Every session of the person ends.")
    @ApiResponse(responseCode = "200", description = "The new password.")
    NewPassword resetPassword(@PathVariable UUID id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return new NewPassword(people.resetPassword(caller, new PersonId(id)));
    }

    private static @Nullable DepartmentId department(@Nullable UUID id) {
        return id == null ? null : new DepartmentId(id);
    }

    @Schema(description = "A person to be added.")
    record NewPerson(
            @NotNull @Schema(example = "hanako@example.com", requiredMode = Schema.RequiredMode.REQUIRED)
            String email,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(
                    defaultValue = "en",
                    allowableValues = {"en", "ja"})
            @Nullable
            String language,

            @Nullable UUID departmentId,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Set<@NotNull Role> roles) {
        PersonPlan plan() {
            return new PersonPlan(
                    email, name, Objects.requireNonNullElse(language, "en"), department(departmentId), roles);
        }
    }

    @Schema(description = "What a person is to be from now on.")
    record ChangedPerson(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @NotNull
            @Schema(
                    allowableValues = {"en", "ja"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String language,

            @Schema(description = "Without it the person belongs to no department.") @Nullable
            UUID departmentId,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Set<@NotNull Role> roles) {}

    @Schema(description = "A person who was added.")
    record AddedPerson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            PersonView person,

            @Schema(description = "For the first sign-in; shown once, absent when the request is repeated.") @Nullable
            String password)
            implements ShownOnce {
        @Override
        public Object withoutSecret() {
            return new AddedPerson(person, null);
        }

        @Override
        public String toString() {
            return "AddedPerson[%s]".formatted(person.id());
        }
    }

    @Schema(description = "A new password.")
    record NewPassword(
            @Schema(description = "For the next sign-in; shown once, absent when the request is repeated.") @Nullable
            String password)
            implements ShownOnce {
        @Override
        public Object withoutSecret() {
            return new NewPassword(null);
        }

        @Override
        public String toString() {
            return "NewPassword[***]";
        }
    }
}
