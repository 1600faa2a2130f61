package io.sekkei.platform.review.web;

import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.review.Calendars;
import io.sekkei.platform.review.calendar.WorkingCalendar;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** When the tenant works. */
@RestController
@RequestMapping("/api/v1/review-calendar")
@Tag(name = "Review calendar", description = "When the tenant works; due times are counted in its minutes.")
class CalendarController {
    private final Calendars calendars;

    CalendarController(Calendars calendars) {
        this.calendars = calendars;
    }

    @GetMapping
    @Operation(operationId = "getReviewCalendar", summary = "Tells when the tenant works")
    @ApiResponse(responseCode = "200", description = "The calendar.")
    CalendarBody get(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        caller.mustBe(Role.TENANT_ADMIN, Role.REVIEWER, Role.AUDITOR);
        return CalendarBody.of(calendars.of(caller.tenant()));
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "setReviewCalendar",
            summary = "Sets when the tenant works",
            description = "What is due already stays due when it was.")
    @ApiResponse(responseCode = "200", description = "Set.")
    CalendarBody set(
            @Valid @RequestBody CalendarBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        if (body.weekdays().isEmpty() || !body.opens().isBefore(body.closes())) {
            throw Problem.invalid("opens", "A calendar needs a working day, and opens must be before closes");
        }
        calendars.set(caller, body.opens(), body.closes(), body.weekdays(), body.holidays(), Set.copyOf(body.closed()));
        return get(caller);
    }

    @Schema(name = "ReviewCalendar", description = "When a tenant works.")
    record CalendarBody(
            @NotNull @Schema(type = "string", example = "09:00", requiredMode = Schema.RequiredMode.REQUIRED)
            LocalTime opens,

            @NotNull @Schema(type = "string", example = "18:00", requiredMode = Schema.RequiredMode.REQUIRED)
            LocalTime closes,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            Set<@NotNull DayOfWeek> weekdays,

            @NotNull
            @Schema(
                    description = "Country whose public holidays are free: JP, or another code for none.",
                    example = "JP",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String holidays,

            @NotNull @Schema(description = "Further days without work.", requiredMode = Schema.RequiredMode.REQUIRED)
            List<@NotNull LocalDate> closed) {
        static CalendarBody of(WorkingCalendar calendar) {
            return new CalendarBody(
                    calendar.opens(),
                    calendar.closes(),
                    calendar.weekdays(),
                    calendar.country(),
                    calendar.closed().stream().sorted().toList());
        }
    }
}
