package io.sekkei.platform.generation;

import io.sekkei.platform.database.ProcessName;
import io.sekkei.platform.database.TenantScope;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BiFunction;
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
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final ProcessName process;
    private final Clock clock;

    GenerationLog(
            GenerationRecords records,
            Ledger ledger,
            TransactionTemplate transaction,
            ProcessName process,
            Clock clock) {
        this.records = records;
        this.ledger = ledger;
        this.transaction = transaction;
        this.process = process;
        this.clock = clock;
    }

    /** Puts an intent on record. */
    void open(GenerationId id, GenerationOrder order, RecordedOrder asked) {
        durably(order.caller(), () -> {
            var record = records.save(record(id, order.origin(), order.caller())
                    .naming(order.model())
                    .asking(asked));
            ledger.append(record.intent(order.messages()));
        });
    }

    /** Puts on record that refusals begin to be counted instead of recorded one by one. */
    void openFlood(GenerationId id, GenerationOrder.Origin origin) {
        durably(null, () -> records.save(record(id, origin, null)));
    }

    /** Puts the only outcome of a generation on record; the caller is null when nobody is known. */
    void close(GenerationId id, @Nullable Caller caller, BiFunction<GenerationRecord, Instant, Entry> outcome) {
        durably(
                caller,
                () -> ledger.append(outcome.apply(records.findById(id.value()).orElseThrow(), clock.instant())));
    }

    /** Puts an attempt on record that met a problem before it became a generation. */
    void refused(GenerationOrder.Origin origin, @Nullable String model, @Nullable Caller caller, Problem problem) {
        durably(caller, () -> {
            var record = record(GenerationId.random(), origin, caller).naming(model);
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

    private void durably(@Nullable Caller caller, Runnable work) {
        try (var scope = caller == null
                ? TenantScope.ofPlatform()
                : TenantScope.of(caller.tenant().value())) {
            transaction.executeWithoutResult(status -> work.run());
        } catch (RuntimeException e) {
            throw new RecordUnavailableProblem(e);
        }
    }
}
