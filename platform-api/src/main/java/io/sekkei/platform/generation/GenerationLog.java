package io.sekkei.platform.generation;

import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationResult;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.SealedContent;
import io.sekkei.platform.database.ProcessName;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.generation.gate.Opinion;
import io.sekkei.platform.generation.gate.Passage;
import io.sekkei.platform.generation.gate.Standing;
import io.sekkei.platform.generation.gate.Written;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes the records. Every method returns when its transaction is durable, or throws a
 * {@link RecordUnavailableProblem} and nothing may be released.
 */
@Component
class GenerationLog {
    private final GenerationRecords records;
    private final Contents contents;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final ProcessName process;
    private final Clock clock;
    private final Set<GenerationId> unclosed = ConcurrentHashMap.newKeySet();

    GenerationLog(
            GenerationRecords records,
            Contents contents,
            Ledger ledger,
            TransactionTemplate transaction,
            ProcessName process,
            Clock clock) {
        this.records = records;
        this.contents = contents;
        this.ledger = ledger;
        this.transaction = transaction;
        this.process = process;
        this.clock = clock;
    }

    /** Puts an intent on record, and its prompt aside; returns where the answer's content belongs. */
    ContentOrigin open(GenerationId id, GenerationOrder order, Admitted admitted) {
        var record = record(id, order.origin(), order.caller())
                .naming(order.model())
                .asking(admitted.row(order.purpose(), order.external()))
                .routedBy(RecordedLatency.of(admitted.pass()))
                .goingBy(RecordedRoute.of(admitted.route()));
        var origin = origin(id, order, record.createdAt());
        durably(id, origin.tenant(), () -> {
            var prompt = contents.seal(origin, ContentKind.PROMPT, Texts.prompt(order.messages(), admitted.stop()));
            return () -> {
                records.save(record);
                contents.keep(prompt);
                ledger.append(record.intent(prompt, admitted));
            };
        });
        return origin;
    }

    /**
     * Puts an answer on record, and its text aside.
     *
     * @param opinion what the small model would have written; null if it was not asked
     * @param payment pays for it, in the transaction of the outcome
     * @return where the output stands if it is held; empty if it may leave
     */
    Optional<Standing> finish(
            ContentOrigin origin,
            GenerationResult result,
            Passage passage,
            @Nullable Opinion opinion,
            Payment payment) {
        var held = new AtomicReference<Optional<Standing>>(Optional.empty());
        durably(new GenerationId(origin.generation()), origin.tenant(), () -> {
            var output = contents.seal(origin, ContentKind.OUTPUT, Texts.output(result));
            return () -> {
                var record = records.findById(origin.generation()).orElseThrow();
                contents.keep(output);
                var paid = payment.pay();
                ledger.append(record.finish(result, output, paid, clock.instant()));
                var standing = passage.decide(written(result, paid, output, opinion));
                if (standing.isEmpty()) {
                    payment.release();
                }
                held.set(standing);
            };
        });
        return Objects.requireNonNull(held.get());
    }

    private static Written written(
            GenerationResult result, Settlement paid, SealedContent output, @Nullable Opinion opinion) {
        var digest = Objects.requireNonNull(output.commitments().get(Texts.OUTPUT));
        var chances =
                result.tokens().stream().map(GeneratedToken::logProbability).toList();
        return new Written(result.text(), chances, paid.charge().costMicros(), digest, opinion);
    }

    /** Puts on record that refusals begin to be counted instead of recorded one by one. */
    void openFlood(GenerationId id, GenerationOrder.Origin origin) {
        durably(id, null, () -> () -> records.save(record(id, origin, null)));
    }

    /** Puts the outcome of a generation without an answer on record; the caller is null when nobody is known. */
    void close(GenerationId id, @Nullable Caller caller, BiFunction<GenerationRecord, Instant, Entry> outcome) {
        durably(
                id,
                tenant(caller),
                () -> () ->
                        ledger.append(outcome.apply(records.findById(id.value()).orElseThrow(), clock.instant())));
    }

    /**
     * Abandons what this process could not close, for nothing of it was released, or not the end. Called again and again,
     * so that the outcome follows as soon as the database is back.
     *
     * @return how many were abandoned
     */
    long abandonUnclosed() {
        return unclosed.stream().filter(this::abandonIfRunning).count();
    }

    /** Where the answer of the database was lost, the intent may be missing or the outcome may be there. */
    private boolean abandonIfRunning(GenerationId id) {
        var abandoned = transaction.execute(status -> {
            var running = records.findById(id.value()).filter(GenerationRecord::isRunning);
            running.ifPresent(record -> ledger.append(record.abandon(clock.instant())));
            return running.isPresent();
        });
        unclosed.remove(id);
        return Boolean.TRUE.equals(abandoned);
    }

    /** Puts an attempt on record that met a problem before it became a generation. */
    void refused(GenerationOrder.Origin origin, @Nullable String model, @Nullable Caller caller, Problem problem) {
        var id = GenerationId.random();
        durably(id, tenant(caller), () -> () -> {
            var record = record(id, origin, caller).naming(model);
            var outcome = problem.status().is5xxServerError()
                    ? record.fail(problem.code(), clock.instant())
                    : record.refuse(problem.code(), clock.instant());
            records.save(record);
            ledger.append(outcome);
        });
    }

    private GenerationRecord record(GenerationId id, GenerationOrder.Origin origin, @Nullable Caller caller) {
        return new GenerationRecord(id, origin, caller, process.value(), clock.instant());
    }

    private static ContentOrigin origin(GenerationId id, GenerationOrder order, Instant createdAt) {
        var caller = order.caller();
        var purpose = Objects.requireNonNullElse(order.purpose(), ContentOrigin.NO_PURPOSE);
        return new ContentOrigin(id.value(), caller.tenant().value(), author(caller), purpose, createdAt);
    }

    private static UUID author(Caller caller) {
        var person = caller.person();
        var key = caller.key();
        return person != null
                ? person.value()
                : Objects.requireNonNull(key, "The platform asks nothing").value();
    }

    private static @Nullable UUID tenant(@Nullable Caller caller) {
        return caller == null ? null : caller.tenant().value();
    }

    /** Prepares what needs no transaction, and then does the rest in one. */
    private void durably(GenerationId id, @Nullable UUID tenant, Supplier<Runnable> preparation) {
        try (var scope = tenant == null ? TenantScope.ofPlatform() : TenantScope.of(tenant)) {
            var work = preparation.get();
            transaction.executeWithoutResult(status -> work.run());
        } catch (RuntimeException e) {
            unclosed.add(id);
            throw new RecordUnavailableProblem(e);
        }
    }
}
