package io.sekkei.platform.audit.web;

import io.sekkei.platform.ledger.PublicLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The tree for those who check it with their own tools: c2sp.org/tlog-tiles, without the entries. */
@RestController
@Tag(name = "Audit", description = "For auditors: records, the ledger and its proofs.")
class LogController {
    private static final String PREFIX = "/api/v1/audit/log";
    private static final MediaType TEXT = MediaType.valueOf("text/plain;charset=utf-8");

    private final PublicLog log;

    LogController(PublicLog log) {
        this.log = log;
    }

    @GetMapping(PREFIX + "/checkpoint")
    @Operation(operationId = "retrieveCheckpoint", summary = "Tells the newest signed checkpoint")
    @ApiResponse(
            responseCode = "200",
            description = "A checkpoint of c2sp.org/tlog-checkpoint.",
            content = @Content(mediaType = "text/plain"))
    ResponseEntity<byte[]> checkpoint() {
        var note = log.checkpoint().orElseThrow(() -> Parameters.unknown("checkpoint; the ledger has no entry yet"));
        return text(note);
    }

    @GetMapping(PREFIX + "/verifier-key")
    @Operation(operationId = "retrieveVerifierKey", summary = "Tells the verifier key of the ledger")
    @ApiResponse(
            responseCode = "200",
            description = "A key of c2sp.org/signed-note.",
            content = @Content(mediaType = "text/plain"))
    ResponseEntity<byte[]> verifierKey() {
        return text(log.verifierKey() + "\n");
    }

    private static ResponseEntity<byte[]> text(String text) {
        return ResponseEntity.ok()
                .contentType(TEXT)
                .cacheControl(CacheControl.noCache())
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping(PREFIX + "/tile/{*path}")
    @Operation(operationId = "retrieveTile", summary = "Tells the hashes of a tile")
    @ApiResponse(
            responseCode = "200",
            description = "A tile of c2sp.org/tlog-tiles.",
            content = @Content(mediaType = "application/octet-stream"))
    ResponseEntity<byte[]> tile(@PathVariable String path) {
        var hashes = log.tile("tile" + path).orElseThrow(() -> Parameters.unknown("tile"));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable())
                .body(hashes);
    }

    /** That the tree of one size begins with all of an earlier one. */
    @GetMapping(PREFIX + "/consistency")
    @Operation(operationId = "proveConsistency", summary = "Proves that one tree begins with another")
    @ApiResponse(responseCode = "200", description = "A consistency proof.")
    @Parameter(in = ParameterIn.QUERY, name = "from", description = "The smaller size.")
    @Parameter(in = ParameterIn.QUERY, name = "to", description = "The larger size.")
    ConsistencyView consistency(@Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
        var wanted = Parameters.of(parameters, Set.of("from", "to"));
        var from = Objects.requireNonNullElse(wanted.number("from"), 0L);
        var to = Objects.requireNonNullElse(wanted.number("to"), 0L);
        var hashes = log.consistency(from, to)
                .orElseThrow(() -> Parameters.malformed(
                        "to",
                        "and from must be two sizes of the ledger, from 1 to its last," + " the smaller one first"));
        return new ConsistencyView(
                from,
                to,
                hashes.stream().map(Base64.getEncoder()::encodeToString).toList());
    }

    /** A consistency proof, in base 64. */
    record ConsistencyView(long from, long to, List<String> proof) {}
}
