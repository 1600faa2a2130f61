package io.sekkei.platform.generation;

import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.platform.catalog.Catalog;
import io.sekkei.platform.catalog.ServedModel;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Service;

/** The use case: check, record, generate, record, answer. No answer leaves before its record is durable. */
@Service
public class Generations {
    private final Catalog catalog;
    private final GenerationLog log;
    private final GenerationSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Generations(Catalog catalog, GenerationLog log, GenerationSettings settings, Clock clock) {
        this.catalog = catalog;
        this.log = log;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Checks an order and puts its intent on record; the model has not begun.
     *
     * @throws io.sekkei.platform.problem.Problem if it cannot be served
     */
    public Generation begin(GenerationOrder order) {
        var model = model(order.model());
        var now = clock.instant();
        try {
            var decoding = order.wishes().settle(model.pair(), this::drawSeed);
            var request =
                    new GenerationRequest(order.messages(), model.mode(), decoding, now.plus(settings.timeLimit()));
            var id = GenerationId.random();
            log.open(id, order, RecordedOrder.of(order, model, decoding));
            return new Generation(id, order.origin(), model, request, now, log);
        } catch (InvalidRequestException e) {
            throw new InvalidParameterProblem(order.origin().parameter(e.parameter()), String.valueOf(e.getMessage()));
        }
    }

    /** Every model that can be asked for. */
    public List<ServedModel> models() {
        return catalog.models();
    }

    /**
     * The model of that name.
     *
     * @throws UnknownModelProblem if there is none
     */
    public ServedModel model(String name) {
        return catalog.model(name).orElseThrow(() -> new UnknownModelProblem(name));
    }

    /** Not negative and below 2^53, so that it survives clients that keep numbers as doubles. */
    private long drawSeed() {
        return random.nextLong(1L << 53);
    }
}
