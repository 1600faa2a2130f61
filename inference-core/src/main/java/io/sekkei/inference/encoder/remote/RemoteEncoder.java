package io.sekkei.inference.encoder.remote;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.sekkei.inference.EncoderUnavailableException;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A large model's encoder that runs elsewhere. A prompt is sent to the first endpoint that is well, and to the next one if
 * that fails; reading changes nothing, so sending it again is always safe. An endpoint that keeps failing is left alone for a
 * while. Safe for use by many threads.
 */
public final class RemoteEncoder implements PromptEncoder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteEncoder.class);
    private static final int LOOKED_AT = 10;
    private static final int ENOUGH_TO_JUDGE = 3;
    private static final float MOST_FAILING_PERCENT = 50;

    private final RemoteEncoderSettings settings;
    private final int width;
    private final List<Endpoint> endpoints;

    private record Endpoint(URI uri, Transport transport, CircuitBreaker breaker) {}

    /** @param width numbers of a vector the small model was trained on */
    public RemoteEncoder(RemoteEncoderSettings asked, int width) {
        this.settings = asked.version().equals(RemoteEncoderSettings.NO_VERSION) ? asked.withVersion("") : asked;
        this.width = width;
        this.endpoints = settings.endpoints().stream()
                .map(uri -> new Endpoint(uri, transport(uri, settings), breaker(uri, settings)))
                .toList();
    }

    private static Transport transport(URI uri, RemoteEncoderSettings settings) {
        return uri.getScheme().startsWith("grpc") ? new GrpcTransport(uri, settings) : new HttpTransport(uri, settings);
    }

    private static CircuitBreaker breaker(URI uri, RemoteEncoderSettings settings) {
        var config = CircuitBreakerConfig.custom()
                .slidingWindowSize(LOOKED_AT)
                .minimumNumberOfCalls(ENOUGH_TO_JUDGE)
                .failureRateThreshold(MOST_FAILING_PERCENT)
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordExceptions(PassingFailureException.class) // who refuses a prompt is well
                .build();
        return CircuitBreaker.of(uri.toString(), config);
    }

    /** @throws EncoderUnavailableException if no endpoint answered */
    @Override
    public PromptRepresentation encode(int[] promptIds) {
        var message = new InferMessage(
                settings.model(),
                settings.version(),
                UUID.randomUUID().toString(),
                List.of(InferTensor.ofIds(InferMessage.INPUT, promptIds)));
        var willing = new ArrayList<>(endpoints);
        RuntimeException last = null;
        for (var attempt = 0; attempt < settings.attempts(); attempt++) {
            var asked = false;
            for (var endpoint : List.copyOf(willing)) {
                try {
                    return endpoint.breaker().executeSupplier(() -> ask(endpoint, message, promptIds.length));
                } catch (CallNotPermittedException e) {
                    last = last == null ? e : last;
                } catch (PassingFailureException e) {
                    LOG.warn("The encoder at {} failed: {}", endpoint.uri(), e.getMessage());
                    asked = true;
                    last = e;
                } catch (RuntimeException e) {
                    LOG.warn("The encoder at {} will not read a prompt: {}", endpoint.uri(), e.getMessage());
                    willing.remove(endpoint);
                    last = e;
                }
            }
            if (!asked) {
                break; // all are left alone for now, or refuse
            }
        }
        throw unavailable(Objects.requireNonNull(last, "There is at least one endpoint"));
    }

    private PromptRepresentation ask(Endpoint endpoint, InferMessage message, int tokens) {
        var output = endpoint.transport().infer(message).tensor(InferMessage.OUTPUT);
        var values = output.floats();
        if (output.shape()[1] != tokens || output.shape()[2] != width) {
            throw new IllegalStateException("%s sent a representation of %d × %d, but %d × %d is needed"
                    .formatted(endpoint.uri(), output.shape()[1], output.shape()[2], tokens, width));
        }
        return new PromptRepresentation(tokens, width, values);
    }

    private EncoderUnavailableException unavailable(RuntimeException last) {
        return new EncoderUnavailableException(
                "None of the %d endpoints of the large model's encoder answered".formatted(endpoints.size()),
                settings.pause(),
                last);
    }

    @Override
    public void close() {
        endpoints.forEach(endpoint -> endpoint.transport().close());
    }
}
