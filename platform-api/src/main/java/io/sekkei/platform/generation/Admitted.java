package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.latency.LatencyPass;
import io.sekkei.platform.ledger.Fields;
import io.sekkei.platform.quota.BudgetShare;
import io.sekkei.platform.quota.Hold;
import io.sekkei.platform.routing.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generation that may run.
 *
 * @param model the pair and the mode that serve it
 * @param request what the decoder gets, cut to what can be paid
 * @param hold what is reserved for it
 * @param pass how it came to its mode
 * @param asked the name that was asked for
 * @param route the rule of a route policy that chose the mode; null if none did
 */
record Admitted(
        ServedModel model,
        GenerationRequest request,
        Hold hold,
        LatencyPass pass,
        String asked,
        @Nullable Route route) {
    RecordedOrder row(@Nullable String purpose, boolean external) {
        return RecordedOrder.of(purpose, external, model, request.settings());
    }

    List<String> stop() {
        return request.settings().stop();
    }

    /** Tells the ledger what the record's row does not hold. */
    Fields tell(Fields fields) {
        return fields.with("pair_version", model.pair().version())
                .with("version", model.version())
                .with("engine", engine())
                .with("template_sha256", model.generator().engine().templateDigest())
                .with("routing", routing())
                .with("budgets", shares(hold.reserved(), "held"));
    }

    private Fields engine() {
        var engine = model.generator().engine();
        return new Fields()
                .with("name", engine.name())
                .with("version", engine.version())
                .with("library", engine.library())
                .with("library_sha256", engine.libraryDigest())
                .with("graph_sha256", engine.graphDigest())
                .with("numeric_class", engine.numericClass())
                .with("threads", engine.threads());
    }

    /** Which mode was asked for, which was taken, and by what rule. */
    private Fields routing() {
        if (pass.mode() != pass.askedMode()) {
            return routed(new Fields()
                    .with("asked", pass.askedMode().wireName())
                    .with("used", pass.mode().wireName())
                    .with("rule", "LATENCY_TARGET"));
        }
        var byName = !asked.equals(model.pair().id());
        var rule = byName ? "NAMED" : route == null ? "PAIR_DEFAULT" : "ROUTE_POLICY";
        return routed(new Fields()
                .with("asked", byName ? model.mode().wireName() : null)
                .with("used", model.mode().wireName())
                .with("rule", rule));
    }

    /** Which rule of which policy it went by, and what it says of handing on a draft. */
    private Fields routed(Fields fields) {
        var deferral = request.deferral();
        if (deferral != null && model.mode() == DecodingMode.CASCADE) {
            fields.with("deferral_rule", deferral.name());
        }
        return route == null
                ? fields
                : fields.with("policy", route.policy())
                        .with("policy_version", route.version())
                        .with("policy_rule", route.rule().name());
    }

    /** Every budget that was asked, with what it holds or has paid for the generation. */
    static List<Fields> shares(List<BudgetShare> shares, String amount) {
        return shares.stream()
                .map(share -> new Fields()
                        .with("id", share.budget().id().value())
                        .with("level", share.budget().subject().level().name())
                        .with("measure", share.budget().measure().name())
                        .with(amount, share.amount()))
                .toList();
    }
}
