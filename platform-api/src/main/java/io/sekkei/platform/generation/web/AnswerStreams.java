package io.sekkei.platform.generation.web;

import io.sekkei.platform.generation.Answer;
import io.sekkei.platform.generation.Generation;
import io.sekkei.platform.generation.GenerationSettings;
import io.sekkei.platform.generation.Releases;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Sends answers while they are written.
 *
 * <p>The pieces necessarily leave before the outcome is on record; the intent is on record before the first of them, and
 * the outcome before the chunk that says the answer is whole. An answer without that chunk is not whole.
 *
 * <p>TCP tells of a client that left only when something is written to it, so the stream writes at every token, and a
 * comment in every silence; the decoder ends within one token of the failure.
 */
@Component
class AnswerStreams {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerStreams.class);
    private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;

    /** An answer somebody wants as a stream. */
    record Wanted(Caller caller, Generation generation, List<String> stops, ChunkForm form) {}

    private final GenerationSettings settings;
    private final Releases releases;
    /** Unbounded, for every task belongs to a request thread, and those are bounded. */
    private final SimpleAsyncTaskExecutor decoders = new SimpleAsyncTaskExecutor("generation-");

    AnswerStreams(GenerationSettings settings, Releases releases) {
        this.settings = settings;
        this.releases = releases;
        decoders.setVirtualThreads(Runtime.version().feature() >= FIRST_JAVA_WITH_VIRTUAL_THREADS);
    }

    /**
     * Runs the generation and returns when the stream is over.
     *
     * @throws Problem if there is no answer and nothing has been sent yet
     */
    void stream(Wanted wanted, EventStream out) {
        var generation = wanted.generation();
        var tokens = new TokenQueue();
        var answer = CompletableFuture.supplyAsync(() -> generation.run(tokens), decoders)
                .whenComplete((result, failure) -> tokens.end());
        try {
            new Pump(tokens, wanted, out).run(answer);
        } catch (IOException clientLeft) {
            LOG.debug("The client of generation {} left", generation.id().value());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tokens.cancel();
        }
    }

    private final class Pump {
        private final TokenQueue tokens;
        private final Wanted wanted;
        private final TextGate gate;
        private final ChunkForm form;
        private final EventStream out;

        Pump(TokenQueue tokens, Wanted wanted, EventStream out) {
            this.tokens = tokens;
            this.wanted = wanted;
            this.gate = new TextGate(wanted.stops());
            this.form = wanted.form();
            this.out = out;
        }

        void run(CompletableFuture<Answer> answer) throws IOException, InterruptedException {
            passTokensOn();
            try {
                finish(decided(answer.join()));
            } catch (CompletionException e) {
                fail(e.getCause() instanceof Problem problem ? problem : internal(e));
            } catch (Problem undecided) {
                fail(undecided);
            }
        }

        private void passTokensOn() throws IOException, InterruptedException {
            var token = tokens.next(settings.heartbeat());
            while (token == null || token.isPresent()) {
                if (token != null) {
                    openOnce();
                    sendText(gate.accept(token.get()));
                } else if (out.isOpen()) {
                    out.sendComment();
                }
                token = tokens.next(settings.heartbeat());
            }
        }

        /** Late, so that a request refused by the decoder still gets the status it deserves. */
        private void openOnce() throws IOException {
            if (!out.isOpen()) {
                for (var chunk : form.opening()) {
                    out.send(chunk);
                }
            }
        }

        private void sendText(String text) throws IOException {
            if (text.isEmpty()) {
                out.sendComment();
            } else {
                out.send(form.piece(text, gate.takeTokens()));
            }
        }

        /** What may be held was not passed on while it was written; now it is known whether it may leave. */
        private Answer decided(Answer answer) throws IOException, InterruptedException {
            var limit = out.preferredWait(wanted.generation().longestWait());
            return releases.await(wanted.caller(), answer, limit, out::sendComment);
        }

        private void finish(Answer answer) throws IOException {
            out.announce(answer);
            openOnce();
            if (!wanted.generation().isOpen()) {
                for (var token : answer.result().tokens()) {
                    sendText(gate.accept(token));
                }
            }
            var rest = gate.rest(answer.result());
            var tokens = gate.takeTokens();
            if (!rest.isEmpty() || !tokens.isEmpty()) {
                out.send(form.piece(rest, tokens));
            }
            for (var chunk : form.closing(answer)) {
                out.send(chunk);
            }
            out.sendDone();
        }

        /** Once something was sent, the status is gone too; an error without [DONE] says that the answer is not whole. */
        private void fail(Problem problem) throws IOException {
            if (!out.isOpen()) {
                throw problem;
            }
            LOG.warn("A stream was cut: {}", problem.getMessage(), problem.getCause());
            out.send(problem.body());
        }

        private Problem internal(CompletionException e) {
            return Problem.internal(Optional.ofNullable(e.getCause()).orElse(e));
        }
    }
}
