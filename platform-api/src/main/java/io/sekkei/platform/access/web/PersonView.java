package io.sekkei.platform.access.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.access.PersonProfile;
import io.sekkei.platform.tenancy.Role;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person as JSON. */
@Schema(name = "Person", description = "A person of a tenant.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PersonView(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) UUID id,

        @Schema(description = "The person's department; absent without one.") @Nullable
        UUID departmentId,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String email,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String name,

        @Schema(
                allowableValues = {"en", "ja"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String language,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<Role> roles,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) boolean active,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Instant createdAt) {
    static PersonView of(PersonProfile person) {
        var department = person.department();
        return new PersonView(
                person.id().value(),
                department == null ? null : department.value(),
                person.email(),
                person.name(),
                person.language(),
                person.roles().stream().sorted().toList(),
                person.deactivatedAt() == null,
                person.createdAt());
    }
}
