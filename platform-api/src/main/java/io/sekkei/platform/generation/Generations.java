package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.DecodingSettings;
import io.sekkei.inference.DeferralRule;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.platform.catalog.Catalog;
import io.sekkei.platform.catalog.PairVersions;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.generation.gate.Candidate;
import io.sekkei.platform.generation.gate.OutputGate;
import io.sekkei.platform.generation.gate.Passage;
import io.sekkei.platform.latency.LatencyPass;
import io.sekkei.platform.latency.LatencyQuota;
import io.sekkei.platform.routing.Route;
import io.sekkei.platform.routing.Routes;
import io.sekkei.platform.tenancy.Caller;
import io.sekkei.platform.tenancy.Role;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The use case: check, reserve, record, generate, settle and record, answer. No answer leaves before its record is durable. */
@Service
public class Generations {
    private final Catalog catalog;
    private final PairVersions versions;
    private final Metering metering;
    private final LatencyQuota latency;
    private final GenerationLog log;
    private final GenerationSettings settings;
    private final Routes routes;
    private final OutputGate gate;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Generations(
            Catalog catalog,
            PairVersions versions,
            Metering metering,
            LatencyQuota latency,
            GenerationLog log,
            GenerationSettings settings,
            Routes routes,
            OutputGate gate,
            Clock clock) {
        this.catalog = catalog;
        this.versions = versions;
        this.metering = metering;
        this.latency = latency;
        this.log = log;
        this.settings = settings;
        this.routes = routes;
        this.gate = gate;
        this.clock = clock;
    }

    /**
     * Checks an order, reserves what it may cost and puts its intent on record; the model has not begun.
     *
     * @throws io.sekkei.platform.problem.Problem if it cannot be served
     */
    public Generation begin(GenerationOrder told) {
        told.caller().mustBe(Role.MEMBER);
        var id = GenerationId.random();
        var asked = versions.choose(told.caller().tenant(), model(told.caller(), told.model()), id.value());
        var order = told.withSettledPurpose();
        try {
            var decoding = order.wishes().settle(asked.pair(), this::drawSeed);
            return begin(id, order, asked, decoding, clock.instant());
        } catch (InvalidRequestException e) {
            throw new InvalidParameterProblem(order.origin().parameter(e.parameter()), String.valueOf(e.getMessage()));
        }
    }

    private Generation begin(
            GenerationId id, GenerationOrder order, ServedModel asked, DecodingSettings decoding, Instant now) {
        var deadline = now.plus(settings.timeLimit());
        var wish = new GenerationRequest(order.messages(), asked.mode(), decoding, deadline);
        var promptTokens = Metering.promptTokens(asked, wish);
        var route = route(order, asked, promptTokens);
        var routed = catalog.inMode(
                asked, route == null ? asked.mode() : route.rule().mode());
        var pass = admit(order, routed, promptTokens, decoding);
        var model = catalog.inMode(routed, pass.mode());
        var request = wish.withMode(model.mode())
                .withDeferral(deferral(order, route))
                .withShare(order.caller().tenant().value().toString());
        var hold = metering.reserve(id, order.caller(), model, request, promptTokens);
        var admitted = new Admitted(model, Metering.within(hold, request, now), hold, pass, asked.name(), route);
        return open(id, order, admitted, promptTokens, now);
    }

    /** The rule that the tenant has for a prompt whose mode the client left open; null if it has none. */
    private @Nullable Route route(GenerationOrder order, ServedModel asked, int promptTokens) {
        if (!asked.name().equals(asked.pair().id())) {
            return null;
        }
        return routes.choose(order.caller(), asked, order.purpose(), promptTokens)
                .filter(route ->
                        modesOf(order.caller(), asked).contains(route.rule().mode()))
                .orElse(null);
    }

    private static @Nullable DeferralRule deferral(GenerationOrder order, @Nullable Route route) {
        return route == null ? order.deferral() : route.rule().deferral();
    }

    private LatencyPass admit(GenerationOrder order, ServedModel asked, int promptTokens, DecodingSettings decoding) {
        var payer = Metering.payer(order.caller());
        return latency.admit(payer, order.purpose(), asked, promptTokens, decoding, modesOf(order.caller(), asked));
    }

    private Generation open(GenerationId id, GenerationOrder order, Admitted admitted, int promptTokens, Instant now) {
        try {
            var opened = log.open(id, order, admitted, () -> gate.screen(candidate(id, order)));
            var second = secondOpinion(opened.passage(), order.caller(), admitted, promptTokens);
            return new Generation(id, order, opened, admitted, now, log, second);
        } catch (RuntimeException e) {
            admitted.hold().endIfPossible();
            throw e;
        }
    }

    /** Only the hybrid can be compared with the small model. */
    private @Nullable SecondOpinion secondOpinion(Passage passage, Caller caller, Admitted admitted, int promptTokens) {
        var model = admitted.model();
        if (!passage.wantsSecondOpinion()
                || model.mode() != DecodingMode.LLM_TO_SLM
                || !model.pair().modes().contains(DecodingMode.SLM_ONLY)) {
            return null;
        }
        var small = catalog.inMode(model, DecodingMode.SLM_ONLY);
        return new SecondOpinion(metering, caller, small, admitted.request(), promptTokens, clock);
    }

    private static Candidate candidate(GenerationId id, GenerationOrder order) {
        var purpose = Objects.requireNonNullElse(order.purpose(), ContentOrigin.NO_PURPOSE);
        return new Candidate(id.value(), order.caller(), purpose, order.external());
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

    private static Set<DecodingMode> modesOf(Caller caller, ServedModel model) {
        return model.pair().modes().stream()
                .filter(mode -> caller.terms().allowModel(model.pair().id(), mode.wireName()))
                .collect(Collectors.toSet());
    }

    private static boolean isOpenTo(Caller caller, ServedModel model) {
        return caller.terms().allowModel(model.pair().id(), model.mode().wireName());
    }

    /** Not negative and below 2^53, so that it survives clients that keep numbers as doubles. */
    private long drawSeed() {
        return random.nextLong(1L << 53);
    }
}
