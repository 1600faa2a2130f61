package io.sekkei.platform.generation;

import io.sekkei.inference.GenerationResult;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.content.SealedContent;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt at a generation: opened before the model runs, closed exactly once. */
@Entity
@Table(name = "generation")
@SuppressWarnings("NullAway.Init")
class GenerationRecord {
    /** What the fields of the entries mean; docs/record.md tells. */
    private static final String SCHEMA = "sekkei/record/v1";

    @Id
    private UUID id;

    /** Two closers cannot both succeed. */
    @Version
    private @Nullable Integer version;

    @Column(nullable = false)
    @Enumerated(EnumType.STRING)
    private GenerationStatus status;

    @Column(nullable = false)
    private String requestId;

    @Column(nullable = false)
    private String endpoint;

    private boolean streamed;

    private @Nullable String model;

    private @Nullable UUID keyId;

    private @Nullable UUID personId;
    private @Nullable UUID departmentId;
    private @Nullable UUID tenantId;

    @Column(nullable = false)
    private String owner;

    @Column(nullable = false)
    private Instant createdAt;

    private @Nullable Instant finishedAt;

    @Embedded
    private @Nullable RecordedOrder asked;

    @Embedded
    private @Nullable RecordedLatency latency;

    @Embedded
    private @Nullable RecordedRoute route;

    @Embedded
    private @Nullable RecordedResult result;

    @Embedded
    private @Nullable RecordedCharge charge;

    private @Nullable String errorCode;

    private int attempts = 1;

    protected GenerationRecord() {}

    /** An intent; the caller is null when nobody is known. */
    GenerationRecord(
            GenerationId id, GenerationOrder.Origin origin, @Nullable Caller caller, String owner, Instant now) {
        this.id = id.value();
        this.status = GenerationStatus.RUNNING;
        this.requestId = origin.requestId();
        this.endpoint = origin.endpoint();
        this.streamed = origin.streamed();
        if (caller != null) {
            name(caller);
        }
        this.owner = owner;
        this.createdAt = now;
    }

    private void name(Caller caller) {
        var key = caller.key();
        var person = caller.person();
        var department = caller.department();
        this.keyId = key == null ? null : key.value();
        this.personId = person == null ? null : person.value();
        this.departmentId = department == null ? null : department.value();
        this.tenantId = caller.tenant().value();
    }

    Instant createdAt() {
        return createdAt;
    }

    /** Where its contents come from; it must be known who asked. */
    ContentOrigin content() {
        return new ContentOrigin(
                id,
                Objects.requireNonNull(tenantId, "Contents belong to a tenant"),
                Objects.requireNonNull(personId == null ? keyId : personId, "Contents have an author"),
                asked == null || asked.purpose() == null ? ContentOrigin.NO_PURPOSE : asked.purpose(),
                createdAt);
    }

    boolean isOf(TenantId tenant) {
        return tenant.value().equals(tenantId);
    }

    boolean isBy(Caller caller) {
        var key = caller.key();
        var person = caller.person();
        var isTheirs = key == null
                ? person != null && person.value().equals(personId)
                : key.value().equals(keyId);
        return isOf(caller.tenant()) && isTheirs;
    }

    String statusName() {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** What was asked; null if it was refused before it was understood. */
    @Nullable
    RecordedOrder asked() {
        return asked;
    }

    /** What came of it; null if nothing was written. */
    @Nullable
    RecordedResult result() {
        return result;
    }

    /** The name of the model asked for, as the client wrote it. */
    GenerationRecord naming(@Nullable String name) {
        this.model = name;
        return this;
    }

    GenerationRecord asking(RecordedOrder order) {
        this.asked = order;
        return this;
    }

    GenerationRecord routedBy(@Nullable RecordedLatency decision) {
        this.latency = decision;
        return this;
    }

    GenerationRecord goingBy(@Nullable RecordedRoute rule) {
        this.route = rule;
        return this;
    }

    /** The ledger's entry before the model runs. */
    Entry intent(SealedContent prompt, Admitted admitted) {
        return Entry.intent(id)
                .ofTenant(tenantId)
                .saying(fields -> origin(fields).with("model", model).with("created_at", createdAt))
                .saying(fields -> asked == null ? fields : asked.tell(fields))
                .saying(fields -> latency == null ? fields : latency.tell(fields))
                .saying(admitted::tell)
                .saying(fields -> fields.with("prompt_ciphertext_sha256", prompt.digest()))
                .committedTo(prompt.commitments());
    }

    /** Closes with an answer; returns the ledger's entry, as the other ways to close do. */
    Entry finish(GenerationResult outcome, SealedContent output, Settlement paid, Instant now) {
        var told = RecordedResult.of(outcome);
        close(GenerationStatus.of(outcome.finishReason()), now);
        this.result = told;
        this.charge = paid.charge();
        return outcome()
                .saying(told::tell)
                .saying(paid::tell)
                .saying(fields -> fields.with("output_ciphertext_sha256", output.digest()))
                .committedTo(output.commitments());
    }

    Entry refuse(String code, Instant now) {
        return refuse(code, 1, now);
    }

    /** As many attempts in one row, because they were too many for a row each. */
    Entry refuse(String code, int count, Instant now) {
        close(GenerationStatus.REFUSED, now);
        this.errorCode = code;
        this.attempts = count;
        return outcome();
    }

    Entry fail(String code, Instant now) {
        close(GenerationStatus.FAILED, now);
        this.errorCode = code;
        return outcome();
    }

    /** Closes what a process left running that is no more. */
    Entry abandon(Instant now) {
        close(GenerationStatus.ABANDONED, now);
        return outcome();
    }

    private Entry outcome() {
        return Entry.outcome(id)
                .ofTenant(tenantId)
                .saying(fields -> origin(fields)
                        .with("status", status.name())
                        .with("error_code", errorCode)
                        .with("finished_at", finishedAt));
    }

    private Fields origin(Fields fields) {
        return fields.with("schema", SCHEMA)
                .with("request_id", requestId)
                .with("endpoint", endpoint)
                .with("streamed", streamed)
                .with("key", keyId)
                .with("person", personId)
                .with("department", departmentId)
                .with("process", owner);
    }

    boolean isRunning() {
        return status == GenerationStatus.RUNNING;
    }

    private void close(GenerationStatus outcome, Instant now) {
        if (!isRunning()) {
            throw new IllegalStateException("Generation %s is %s already".formatted(id, status));
        }
        this.status = outcome;
        this.finishedAt = now;
    }
}
