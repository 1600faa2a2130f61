package io.sekkei.platform.audit;

import io.sekkei.platform.ledger.Evidence;
import io.sekkei.platform.tenancy.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Evidence packs over HTTP: a key gets the entries of its own tenant and of no other. */
@RestController
class EvidenceController {
    private static final MediaType ZIP = MediaType.valueOf("application/zip");

    private final Evidence evidence;

    EvidenceController(Evidence evidence) {
        this.evidence = evidence;
    }

    @GetMapping("/api/v1/audit/evidence")
    void evidence(@AuthenticationPrincipal Caller caller, HttpServletResponse response) throws IOException {
        // Whole before the first byte leaves: half a pack under a 200 would look like an answer.
        var pack = Files.createTempFile("evidence", ".zip");
        try {
            pack(caller, pack);
            response.setContentType(ZIP.toString());
            response.setContentLengthLong(Files.size(pack));
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"evidence.zip\"");
            Files.copy(pack, response.getOutputStream());
        } finally {
            Files.delete(pack);
        }
    }

    private void pack(Caller caller, Path target) throws IOException {
        try (var out = Files.newOutputStream(target)) {
            evidence.ofTenant(caller.tenant().value(), out);
        }
    }
}
