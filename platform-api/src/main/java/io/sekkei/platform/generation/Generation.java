package io.sekkei.platform.generation;

import io.sekkei.inference.DecodingMode;
import io.sekkei.inference.GenerationRequest;
import io.sekkei.inference.GenerationResult;
import io.sekkei.inference.GeneratorClosedException;
import io.sekkei.inference.InvalidRequestException;
import io.sekkei.inference.PromptTooLongException;
import io.sekkei.inference.QueueFullException;
import io.sekkei.inference.TokenListener;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.content.ContentOrigin;
import io.sekkei.platform.generation.gate.Opinion;
import io.sekkei.platform.generation.gate.Passage;
import io.sekkei.platform.latency.LatencyPass;
import io.sekkei.platform.quota.Charge;
import io.sekkei.platform.quota.Hold;
import io.sekkei.platform.routing.Route;
import io.sekkei.platform.tenancy.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A generation whose intent is on record; {@link #run} must be called once, or it stays on record as running. */
public final class Generation {
    private final GenerationId id;
    private final Caller caller;
    private final GenerationOrder.Origin origin;
    private final ContentOrigin content;
    private final ServedModel model;
    private final GenerationRequest request;
    private final Instant createdAt;
    private final GenerationLog log;
    private final Hold hold;
    private final LatencyPass pass;
    private final @Nullable Route route;
    private final Passage passage;
    private final @Nullable SecondOpinion secondOpinion;
    private volatile @Nullable Charge paid;

    Generation(
            GenerationId id,
            GenerationOrder order,
            ContentOrigin content,
            Admitted admitted,
            Instant createdAt,
            GenerationLog log,
            Passage passage,
            @Nullable SecondOpinion secondOpinion) {
        this.id = id;
        this.caller = order.caller();
        this.origin = order.origin();
        this.content = content;
        this.model = admitted.model();
        this.request = admitted.request();
        this.createdAt = createdAt;
        this.log = log;
        this.hold = admitted.hold();
        this.pass = admitted.pass();
        this.route = admitted.route();
        this.passage = passage;
        this.secondOpinion = secondOpinion;
    }

    /**
     * Lets the model write, and returns when the outcome is durable. What the listener is told leaves before that, so it
     * is told nothing if the output may be held.
     *
     * @throws io.sekkei.platform.problem.Problem if there is no answer; the outcome is on record then too, unless the
     *     problem is that it could not be recorded
     */
    public Answer run(TokenListener listener) {
        var result = generate(isOpen() ? listener : TokenListener.NONE);
        var limit = limitOf(result);
        var second = secondOpinion == null ? null : secondOpinion.ask();
        var payment = new Payment(hold, pass, result, second, limit, passage.mayHold());
        var held = log.finish(content, result, passage, opinion(second), payment);
        var charge = payment.charge();
        paid = charge;
        var answer = new Answer(this, result, charge, limit, null);
        return held.map(answer::heldAs).orElse(answer);
    }

    /** Null if nobody was asked. */
    private @Nullable Opinion opinion(SecondOpinion.@Nullable Told second) {
        return secondOpinion == null
                ? null
                : new Opinion(second == null ? null : second.result().text());
    }

    /** Why the answer is shorter than it was wished, if it is. */
    private @Nullable String limitOf(GenerationResult result) {
        var paidUp = switch (result.finishReason()) {
            case LENGTH -> hold.shortensAnswer();
            case DEADLINE -> hold.shortensTime();
            case STOP, CANCELLED -> false;
        };
        return paidUp ? "budget" : null;
    }

    private GenerationResult generate(TokenListener listener) {
        try {
            return model.generator().generate(request, listener);
        } catch (PromptTooLongException e) {
            throw refused(GenerationProblem.promptTooLong(e, origin.parameter(e.parameter())));
        } catch (InvalidRequestException e) {
            throw refused(GenerationProblem.invalid(e, origin.parameter(e.parameter())));
        } catch (QueueFullException e) {
            throw refused(GenerationProblem.queueFull(e));
        } catch (GeneratorClosedException e) {
            throw refused(GenerationProblem.closing(e));
        } catch (RuntimeException | Error e) {
            throw failed(GenerationProblem.engineFailed(e));
        }
    }

    private GenerationProblem refused(GenerationProblem problem) {
        log.close(id, caller, (record, now) -> {
            hold.release();
            return record.refuse(problem.code(), now);
        });
        return problem.telling(headersOfRefusal());
    }

    private GenerationProblem failed(GenerationProblem problem) {
        log.close(id, caller, (record, now) -> {
            hold.release();
            return record.fail(problem.code(), now);
        });
        return problem.telling(headersOfRefusal());
    }

    private Map<String, String> headersOfRefusal() {
        var headers = new LinkedHashMap<>(hold.headersOfRefusal());
        headers.putAll(pass.headers());
        return headers;
    }

    public GenerationId id() {
        return id;
    }

    public ServedModel model() {
        return model;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Whether the output is sure to leave, so that it may be streamed while it is written. */
    public boolean isOpen() {
        return passage.isOpen();
    }

    /** Most time a client may wait for a decision on the output within its request. */
    public Duration longestWait() {
        return passage.longestWait();
    }

    /** What headers tell of cost and budgets: what is reserved while it runs, what is spent when it has ended. */
    public Map<String, String> quotaHeaders() {
        var all = paid;
        var headers = new LinkedHashMap<>(all == null ? hold.headers() : hold.headers(all));
        headers.putAll(pass.headers());
        return headers;
    }

    /** The mode that was asked for; its latency target may have had another one write the answer. */
    public DecodingMode askedMode() {
        return pass.askedMode();
    }

    /** The rule of a route policy that chose the mode; null if none did. */
    public @Nullable Route route() {
        return route;
    }

    /** The seed sampling began with, the client's or one that was drawn. */
    public long seed() {
        return request.settings().seed();
    }
}
