package io.sekkei.platform.audit.web;

import io.sekkei.platform.ledger.PublicLog;
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
class LogController {
    private static final String PREFIX = "/api/v1/audit/log";
    private static final MediaType TEXT = MediaType.valueOf("text/plain;charset=utf-8");

    private final PublicLog log;

    LogController(PublicLog log) {
        this.log = log;
    }

    @GetMapping(PREFIX + "/checkpoint")
    ResponseEntity<byte[]> checkpoint() {
        var note = log.checkpoint().orElseThrow(() -> Parameters.unknown("checkpoint; the ledger has no entry yet"));
        return text(note);
    }

    @GetMapping(PREFIX + "/verifier-key")
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
    ConsistencyView consistency(@RequestParam Map<String, String> parameters) {
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
