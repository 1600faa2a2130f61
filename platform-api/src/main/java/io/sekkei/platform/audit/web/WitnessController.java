package io.sekkei.platform.audit.web;

import io.sekkei.platform.ledger.Witness;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** This platform as a witness of other ledgers: c2sp.org/tlog-witness. Nobody signs in: checkpoints are signed. */
@RestController
class WitnessController {
    private static final MediaType TEXT = MediaType.valueOf("text/plain;charset=utf-8");
    private static final MediaType SIZE = MediaType.valueOf("text/x.tlog.size");

    private final Witness witness;

    WitnessController(Witness witness) {
        this.witness = witness;
    }

    @PostMapping(path = "/witness/add-checkpoint", consumes = MediaType.ALL_VALUE)
    ResponseEntity<byte[]> addCheckpoint(@RequestBody(required = false) byte[] body) {
        var answer = witness.addCheckpoint(body == null ? "" : new String(body, StandardCharsets.UTF_8));
        return ResponseEntity.status(answer.status())
                .contentType(answer.status() == HttpStatus.CONFLICT ? SIZE : TEXT)
                .body(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping("/witness/{originHash}/checkpoint")
    ResponseEntity<byte[]> checkpoint(@PathVariable String originHash) {
        var note = witness.checkpoint(originHash)
                .orElseThrow(() -> Parameters.unknown("ledger among those this witness has cosigned"));
        return ResponseEntity.ok().contentType(TEXT).body(note.getBytes(StandardCharsets.UTF_8));
    }
}
