package io.sekkei.platform.audit;

import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.generation.GenerationJournal;
import io.sekkei.platform.ledger.Evidence;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Hands out evidence of a caller's tenant. That it was taken along is in the ledger before it leaves. */
@Service
public class EvidencePacks {
    private static final int MOST_RECORDS = 10_000;

    private final Evidence evidence;
    private final Records records;
    private final Ledger ledger;
    private final TransactionTemplate transaction;

    EvidencePacks(Evidence evidence, Records records, Ledger ledger, TransactionTemplate transaction) {
        this.evidence = evidence;
        this.records = records;
        this.ledger = ledger;
        this.transaction = transaction;
    }

    /** Whether the caller may have the evidence of the whole tenant, and not only of their own generations. */
    public boolean isOpenTo(Caller caller) {
        return Readers.hasEvidenceOfAll(caller);
    }

    /** Packs all entries of the tenant into a file, which is the taker's to delete. */
    public Path ofTenant(Caller caller) {
        Readers.mustHaveEvidenceOfAll(caller);
        return pack(caller, fields -> fields, evidence::ofTenant);
    }

    /** Packs a period with its statement into a file, which is the taker's to delete. */
    public Path ofPeriod(Caller caller, Instant from, Instant to) {
        Readers.mustHaveEvidenceOfAll(caller);
        return pack(
                caller,
                fields -> fields.with("from", from).with("to", to),
                (tenant, out) -> evidence.ofPeriod(tenant, from, to, out));
    }

    /**
     * Packs the entries about the records that are found into a file, which is the taker's to delete. Of somebody who may
     * not have the evidence of the whole tenant, only their own are found.
     *
     * @throws Problem if they are too many
     */
    public Path ofRecords(Caller caller, GenerationJournal.Search wanted) {
        var narrowed = Readers.hasEvidenceOfAll(caller) ? Optional.of(wanted) : Readers.ownOnly(caller, wanted);
        var found =
                narrowed.map(search -> records.all(search, MOST_RECORDS + 1)).orElse(List.of());
        if (found.size() > MOST_RECORDS) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "too_many_records",
                    null,
                    "More than %d records are found; narrow the search, or take the pack of a period"
                            .formatted(MOST_RECORDS));
        }
        var criteria = Criteria.of(narrowed.orElse(wanted));
        return pack(
                caller,
                fields -> fields.with("records", found.size()),
                (tenant, out) -> evidence.ofRecords(tenant, criteria, found, out));
    }

    private Path pack(Caller caller, UnaryOperator<Fields> more, BiConsumer<UUID, OutputStream> packing) {
        try {
            var file = Files.createTempFile("evidence", ".zip");
            try {
                var digest = write(file, caller.tenant().value(), packing);
                record(caller, "EVIDENCE_EXPORTED", digest, more);
                return file;
            } catch (IOException | RuntimeException e) {
                Files.delete(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(Path file, UUID tenant, BiConsumer<UUID, OutputStream> packing) throws IOException {
        try (var out = new DigestOutputStream(Files.newOutputStream(file), sha256())) {
            packing.accept(tenant, out);
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        }
    }

    /** States what happened in a period: a signed note. */
    public String statement(Caller caller, Instant from, Instant to) {
        Readers.mustHaveEvidenceOfAll(caller);
        var statement = evidence.statement(caller.tenant().value(), from, to);
        var digest = HexFormat.of().formatHex(sha256().digest(statement.getBytes(StandardCharsets.UTF_8)));
        record(
                caller,
                "STATEMENT_ISSUED",
                digest,
                fields -> fields.with("from", from).with("to", to));
        return statement;
    }

    private void record(Caller caller, String type, String sha256, UnaryOperator<Fields> more) {
        var entry = caller.did(type, UUID.randomUUID()).saying(fields -> more.apply(fields.with("sha256", sha256)));
        try (var scope = TenantScope.of(caller.tenant().value())) {
            transaction.executeWithoutResult(status -> ledger.append(entry));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
