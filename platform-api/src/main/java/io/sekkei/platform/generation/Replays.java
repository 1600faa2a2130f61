package io.sekkei.platform.generation;

import io.sekkei.inference.EncoderUnavailableException;
import io.sekkei.inference.EngineFailureException;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GeneratorClosedException;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.QueueFullException;
import io.sekkei.platform.catalog.PairVersions;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.generation.Replay.Reason;
import io.sekkei.platform.ledger.Entry;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.ledger.Ledger;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import io.sekkei.platform.tenancy.TenantId;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs generations again from what is stored of them, with the same pair, engine, parameters and seed, and tells the
 * ledger whether the same was written. Nobody's budget pays for it; what it has used is on record.
 */
@Service
public class Replays {
    private final StoredGenerations stored;
    private final PairVersions versions;
    private final Prices prices;
    private final GenerationSettings settings;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Replays(
            StoredGenerations stored,
            PairVersions versions,
            Prices prices,
            GenerationSettings settings,
            Ledger ledger,
            TransactionTemplate transaction,
            Clock clock) {
        this.stored = stored;
        this.versions = versions;
        this.prices = prices;
        this.settings = settings;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Runs a generation of the caller's tenant again. The verdict is in the ledger when this returns.
     *
     * @return empty if the tenant has no such generation
     * @throws io.sekkei.platform.tenancy.ForbiddenProblem if the caller is neither auditor nor tenant admin
     * @throws io.sekkei.platform.problem.Problem if there is no room for it now; nothing is on record then
     */
    public Optional<Replay> run(Caller caller, UUID generation) {
        caller.mustBe(Role.AUDITOR, Role.TENANT_ADMIN);
        var found = transaction.execute(status -> stored.find(caller, generation));
        return Objects.requireNonNull(found).map(lookup -> {
            var outcome = lookup.generation() == null
                    ? Outcome.impossible(generation, Objects.requireNonNull(lookup.missing()))
                    : replay(caller.tenant(), lookup.generation());
            transaction.executeWithoutResult(status -> ledger.append(entry(caller, outcome)));
            return outcome.replay();
        });
    }

    /** A verdict, and what was used to find it. */
    private record Outcome(
            Replay replay,
            @Nullable ServedModel model,
            @Nullable GenerationResult result) {
        static Outcome impossible(UUID generation, Reason reason) {
            return new Outcome(Replay.impossible(generation, reason), null, null);
        }
    }

    /** By the very version that wrote it, wherever that stands now. */
    private Outcome replay(TenantId tenant, StoredGeneration then) {
        var asked = then.asked();
        var model =
                versions.withDigest(tenant, asked.pairId(), asked.pairDigest()).orElse(null);
        if (model == null) {
            return Outcome.impossible(then.id(), Reason.PAIR_GONE);
        }
        if (!model.pair().digest().equals(then.asked().pairDigest())) {
            return Outcome.impossible(then.id(), Reason.PAIR_DIFFERS);
        }
        if (!model.generator().engine().digest().equals(then.asked().engineDigest())) {
            return Outcome.impossible(then.id(), Reason.ENGINE_DIFFERS);
        }
        return replay(then, model);
    }

    private Outcome replay(StoredGeneration then, ServedModel model) {
        try {
            var deadline = clock.instant().plus(settings.timeLimit());
            var result = model.generator().generate(then.request(deadline), then::wantsMore);
            return result.fallback() == null
                    ? new Outcome(then.compare(result), model, result)
                    : Outcome.impossible(then.id(), Reason.ENGINE_FAILED); // its encoder is away now
        } catch (QueueFullException e) {
            throw GenerationProblem.queueFull(e);
        } catch (EncoderUnavailableException e) {
            throw GenerationProblem.encoderUnavailable(e);
        } catch (GeneratorClosedException e) {
            throw GenerationProblem.closing(e);
        } catch (InvalidRequestException | EngineFailureException e) {
            return Outcome.impossible(then.id(), Reason.ENGINE_FAILED);
        }
    }

    private Entry entry(Caller caller, Outcome outcome) {
        var replay = outcome.replay();
        return caller.did("REPLAYED", replay.generation()).saying(fields -> {
            fields.with("verdict", replay.verdict().name())
                    .with("stored_tokens", replay.storedTokens())
                    .with("replayed_tokens", replay.replayedTokens());
            if (replay.driftAt() != null) {
                fields.with("drift_at", replay.driftAt());
            }
            return metered(
                    fields.with(
                            "reason",
                            replay.reason() == null ? null : replay.reason().name()),
                    outcome);
        });
    }

    private Fields metered(Fields fields, Outcome outcome) {
        var result = outcome.result();
        var model = outcome.model();
        if (result == null || model == null) {
            return fields;
        }
        var price = prices.inEffect(model.pair().id());
        var cost = new Fields()
                .with("micros", price.costMicros(Metering.work(result)))
                .with("currency", price.currency())
                .with("price_version", price.version())
                .with("charged", false);
        return RecordedResult.of(result)
                .tell(fields.with("engine_sha256", model.generator().engine().digest()))
                .with("cost", cost);
    }
}
