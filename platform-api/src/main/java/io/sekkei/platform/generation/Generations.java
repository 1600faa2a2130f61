package io.sekkei.platform.generation;

import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.platform.catalog.Catalog;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.quota.Hold;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Service;

/** The use case: check, reserve, record, generate, settle and record, answer. No answer leaves before its record is durable. */
@Service
public class Generations {
    private final Catalog catalog;
    private final Metering metering;
    private final GenerationLog log;
    private final GenerationSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Generations(Catalog catalog, Metering metering, GenerationLog log, GenerationSettings settings, Clock clock) {
        this.catalog = catalog;
        this.metering = metering;
        this.log = log;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Checks an order, reserves what it may cost and puts its intent on record; the model has not begun.
     *
     * @throws io.sekkei.platform.problem.Problem if it cannot be served
     */
    public Generation begin(GenerationOrder asked) {
        asked.caller().mustBe(Role.MEMBER);
        var model = model(asked.caller(), asked.model());
        var order = asked.withSettledPurpose();
        var now = clock.instant();
        try {
            var decoding = order.wishes().settle(model.pair(), this::drawSeed);
            var request =
                    new GenerationRequest(order.messages(), model.mode(), decoding, now.plus(settings.timeLimit()));
            var id = GenerationId.random();
            var hold = metering.reserve(id, order.caller(), model, request);
            return open(id, order, model, Metering.within(hold, request, now), now, hold);
        } catch (InvalidRequestException e) {
            throw new InvalidParameterProblem(order.origin().parameter(e.parameter()), String.valueOf(e.getMessage()));
        }
    }

    private Generation open(
            GenerationId id,
            GenerationOrder order,
            ServedModel model,
            GenerationRequest request,
            Instant now,
            Hold hold) {
        try {
            log.open(id, order, RecordedOrder.of(order, model, request.settings()));
            return new Generation(id, order, model, request, now, log, hold);
        } catch (RuntimeException e) {
            hold.releaseIfPossible();
            throw e;
        }
    }

    /** Every model the caller may ask for. */
    public List<ServedModel> models(Caller caller) {
        return catalog.models().stream()
                .filter(model -> isOpenTo(caller, model))
                .toList();
    }

    /**
     * The model of that name.
     *
     * @throws UnknownModelProblem if there is none, or none for this caller: it is not told apart
     */
    public ServedModel model(Caller caller, String name) {
        return catalog.model(name)
                .filter(model -> isOpenTo(caller, model))
                .orElseThrow(() -> new UnknownModelProblem(name));
    }

    private static boolean isOpenTo(Caller caller, ServedModel model) {
        return caller.terms().allowModel(model.pair().id(), model.mode().wireName());
    }

    /** Not negative and below 2^53, so that it survives clients that keep numbers as doubles. */
    private long drawSeed() {
        return random.nextLong(1L << 53);
    }
}
