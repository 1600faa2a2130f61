package io.sekkei.platform.generation;

import io.sekkei.inference.GeneratedToken;
import io.sekkei.inference.GenerationResult;
import io.sekkei.platform.content.ContentKind;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.content.Contents;
import io.sekkei.platform.content.SealedContent;
import io.sekkei.platform.database.ProcessName;
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
    static final String NO_PURPOSE = "general";

    private final GenerationRecords records;
    private final Contents contents;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final ProcessName process;
    private final Clock clock;

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
        var record =
                record(id, order.origin(), order.caller()).naming(order.model()).asking(admitted.row());
        var origin = origin(id, order.caller(), record.createdAt());
        durably(() -> {
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
     * @param settlement pays for it, in the transaction of the outcome
     * @return where the output stands if it is held; empty if it may leave
     */
    Optional<Standing> finish(
            ContentOrigin origin, GenerationResult result, Passage passage, Supplier<Settlement> settlement) {
        var held = new AtomicReference<Optional<Standing>>(Optional.empty());
        durably(() -> {
            var output = contents.seal(origin, ContentKind.OUTPUT, Texts.output(result));
            return () -> {
                var record = records.findById(origin.generation()).orElseThrow();
                contents.keep(output);
                var paid = settlement.get();
                ledger.append(record.finish(result, output, paid, clock.instant()));
                held.set(passage.decide(written(result, paid, output)));
            };
        });
        return held.get();
    }

    private static Written written(GenerationResult result, Settlement paid, SealedContent output) {
        var digest = Objects.requireNonNull(output.commitments().get(Texts.OUTPUT));
        var chances =
                result.tokens().stream().map(GeneratedToken::logProbability).toList();
        return new Written(result.text(), chances, paid.charge().costMicros(), digest);
    }

    /** Puts on record that refusals begin to be counted instead of recorded one by one. */
    void openFlood(GenerationId id, GenerationOrder.Origin origin) {
        durably(() -> () -> records.save(record(id, origin, null)));
    }

    /** Puts the outcome of a generation without an answer on record. */
    void close(GenerationId id, BiFunction<GenerationRecord, Instant, Entry> outcome) {
        durably(() ->
                () -> ledger.append(outcome.apply(records.findById(id.value()).orElseThrow(), clock.instant())));
    }

    /** Puts an attempt on record that met a problem before it became a generation. */
    void refused(GenerationOrder.Origin origin, @Nullable String model, @Nullable Caller caller, Problem problem) {
        durably(() -> () -> {
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

    private static ContentOrigin origin(GenerationId id, Caller caller, Instant createdAt) {
        var key = caller.key();
        var author = key == null ? Objects.requireNonNull(caller.person()).value() : key.value();
        return new ContentOrigin(id.value(), caller.tenant().value(), author, NO_PURPOSE, createdAt);
    }

    static Entry did(Caller caller, String type, java.util.UUID subject) {
        return Entry.of(type, subject).ofTenant(caller.tenant().value());
    }

    /** Prepares what needs no transaction, and then does the rest in one. */
    private void durably(Supplier<Runnable> preparation) {
        try {
            var work = preparation.get();
            transaction.executeWithoutResult(status -> work.run());
        } catch (RuntimeException e) {
            throw new RecordUnavailableProblem(e);
        }
    }
}
