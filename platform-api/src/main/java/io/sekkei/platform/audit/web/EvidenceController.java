package io.sekkei.platform.audit.web;

import io.sekkei.platform.audit.EvidencePacks;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Evidence to take along: of the caller's own tenant and of no other. */
@RestController
@Tag(name = "Audit", description = "For auditors: records, the ledger and its proofs.")
class EvidenceController {
    private static final MediaType ZIP = MediaType.valueOf("application/zip");
    private static final MediaType TEXT = MediaType.valueOf("text/plain;charset=utf-8");
    private static final Set<String> PERIOD = Set.of("from", "to");

    private final EvidencePacks packs;

    EvidenceController(EvidencePacks packs) {
        this.packs = packs;
    }

    /** All entries of the tenant; of a period, with its statement; or those about records that are found. */
    @GetMapping("/api/v1/audit/evidence")
    @Operation(
            operationId = "takeEvidence",
            summary = "Packs evidence that is verified offline",
            description = "Of the tenant for auditors, tenant admins and keys that may take evidence; for all others of"
                    + " their own generations.")
    @ApiResponse(responseCode = "200", description = "The pack.", content = @Content(mediaType = "application/zip"))
    @Parameter(in = ParameterIn.QUERY, name = "from", description = "The first moment at which it was asked for.")
    @Parameter(in = ParameterIn.QUERY, name = "to", description = "The moment after the last.")
    @Parameter(in = ParameterIn.QUERY, name = "department", description = "Number of the department.")
    @Parameter(in = ParameterIn.QUERY, name = "key", description = "Number of the key.")
    @Parameter(in = ParameterIn.QUERY, name = "person", description = "Number of the person.")
    @Parameter(in = ParameterIn.QUERY, name = "purpose", description = "What it was for.")
    @Parameter(in = ParameterIn.QUERY, name = "pair", description = "The pair that wrote.")
    @Parameter(in = ParameterIn.QUERY, name = "mode", description = "Which model read and which wrote.")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "outcome",
            description = "What came of it, such as succeeded; running until there is one.")
    @Parameter(in = ParameterIn.QUERY, name = "request", description = "The x-request-id of its answer.")
    @Parameter(in = ParameterIn.QUERY, name = "min_cost_micros", description = "The least it cost, in millionths.")
    @Parameter(in = ParameterIn.QUERY, name = "max_cost_micros", description = "The most it cost, in millionths.")
    void evidence(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> parameters,
            HttpServletResponse response)
            throws IOException {
        // Whole before the first byte leaves: half a pack under a 200 would look like an answer.
        var pack = pack(caller, Parameters.of(parameters, RecordFilter.NAMES));
        try {
            response.setContentType(ZIP.toString());
            response.setContentLengthLong(Files.size(pack));
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"evidence.zip\"");
            Files.copy(pack, response.getOutputStream());
        } finally {
            Files.delete(pack);
        }
    }

    private Path pack(Caller caller, Parameters wanted) {
        if (wanted.hasAnyBut(PERIOD) || !packs.isOpenTo(caller)) {
            return packs.ofRecords(
                    caller, RecordFilter.read(wanted, caller.tenant().value()));
        }
        if (wanted.hasAnyBut(Set.of())) {
            var from = wanted.requiredTime("from");
            var to = wanted.requiredTime("to");
            Parameters.ordered("to", from, to);
            return packs.ofPeriod(caller, from, to);
        }
        return packs.ofTenant(caller);
    }

    /** What happened in a period, as a signed note with one line of JSON. */
    @GetMapping("/api/v1/audit/statement")
    @Operation(operationId = "takeStatement", summary = "States what happened in a period")
    @ApiResponse(
            responseCode = "200",
            description = "A signed note with one line of JSON.",
            content = @Content(mediaType = "text/plain"))
    @Parameter(in = ParameterIn.QUERY, name = "from", description = "The first moment.")
    @Parameter(in = ParameterIn.QUERY, name = "to", description = "The moment after the last.")
    ResponseEntity<byte[]> statement(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
        var wanted = Parameters.of(parameters, PERIOD);
        var from = wanted.requiredTime("from");
        var to = wanted.requiredTime("to");
        Parameters.ordered("to", from, to);
        var statement = packs.statement(caller, from, to);
        return ResponseEntity.ok().contentType(TEXT).body(statement.getBytes(StandardCharsets.UTF_8));
    }
}
