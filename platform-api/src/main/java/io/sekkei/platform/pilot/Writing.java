package io.sekkei.platform.pilot;

import io.sekkei.inference.ChatMessage;
import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.FinishReason;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.TokenListener;
import io.sekkei.inference.evaluation.Script;
import io.sekkei.inference.evaluation.Signals;
import io.sekkei.inference.evaluation.Suite;
import io.sekkei.platform.generation.Answer;
import io.sekkei.platform.generation.DecodingWishes;
import io.sekkei.platform.generation.GenerationOrder;
import io.sekkei.platform.generation.Generations;
import io.sekkei.platform.tenancy.Caller;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Has one output written, as a generation like every other, and measures it. */
@Component
class Writing {
    private static final String ENDPOINT = "/api/v1/pilots";

    private final Generations generations;

    Writing(Generations generations) {
        this.generations = generations;
    }

    /** An output that cannot be measured. */
    static final class Unmeasurable extends RuntimeException {
        private final String code;
        private final UUID generation;

        Unmeasurable(String code, UUID generation) {
            super(code);
            this.code = code;
            this.generation = generation;
        }

        String code() {
            return code;
        }

        UUID generation() {
            return generation;
        }
    }

    /** An output that was cut short because this process ends; it says nothing about the setting. */
    static final class Interrupted extends RuntimeException {}

    /**
     * Writes and measures.
     *
     * @throws Interrupted if it was cut short and must be written anew
     * @throws io.sekkei.platform.problem.Problem if it could not be written
     * @throws Unmeasurable if it was written, but in another mode, or is held for approval
     */
    Outcome write(Caller caller, Pilot run, PilotSetting setting, DatasetItem.Texts texts) {
        var generation = generations.begin(order(caller, run, setting, texts));
        var answer = generation.run(TokenListener.NONE);
        var id = generation.id().value();
        if (answer.result().finishReason() == FinishReason.CANCELLED) {
            throw new Interrupted();
        }
        if (answer.isHeld()) {
            throw new Unmeasurable("held_for_approval", id);
        }
        if (generation.model().mode() != generation.askedMode()) {
            throw new Unmeasurable("other_mode", id);
        }
        return measured(id, generation.model().mode(), run.plan(), texts, answer);
    }

    private static GenerationOrder order(Caller caller, Pilot run, PilotSetting setting, DatasetItem.Texts texts) {
        var messages = new ArrayList<ChatMessage>();
        if (texts.system() != null) {
            messages.add(new ChatMessage(ChatMessage.Role.SYSTEM, texts.system()));
        }
        messages.add(ChatMessage.user(texts.input()));
        // Log-probabilities of one alternative bring the entropies along.
        var wishes = new DecodingWishes(
                setting.maxTokens(),
                setting.temperature(),
                setting.topK(),
                setting.topP(),
                setting.beamWidth(),
                setting.repetitionPenalty(),
                List.of(),
                (long) run.id().hashCode() & 0xFFFFFFFFL,
                1);
        return new GenerationOrder(
                caller,
                new GenerationOrder.Origin(ENDPOINT, "pilot-" + run.id(), false),
                setting.model(),
                messages,
                wishes,
                run.plan().purpose(),
                false,
                setting.deferral());
    }

    private static Outcome measured(
            UUID generation, DecodingMode mode, PilotPlan plan, DatasetItem.Texts texts, Answer answer) {
        var result = answer.result();
        var reference = texts.reference();
        var suite = reference == null ? null : Suite.of(reference);
        var counts = suite == null || reference == null
                ? null
                : suite.statistics(plain(result.text(), plan), plain(reference, plan));
        var signals = Signals.of(texts.input(), result.text(), result.tokens(), expected(reference), plan.forbidden());
        return new Outcome(
                generation, mode, withoutText(result), counts, suite == Suite.CHARACTERS, signals, answer.costMicros());
    }

    private static @Nullable Script expected(@Nullable String reference) {
        return reference == null ? null : Script.of(reference);
    }

    private static GenerationResult withoutText(GenerationResult result) {
        return new GenerationResult(
                "", List.of(), result.finishReason(), result.usage(), result.timings(), result.deferral());
    }

    private static String plain(String text, PilotPlan plan) {
        return plan.ignoreCase()
                ? Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT)
                : text;
    }
}
