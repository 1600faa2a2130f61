package io.sekkei.inference.encoder.remote;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Over gRPC. A channel that could not connect refuses calls for up to two minutes before it looks again, without asking anybody:
 * an attempt after that would be none, and a server that is back would not be noticed. So such a channel is replaced.
 */
final class GrpcTransport implements Transport {
    static final int LARGEST_MESSAGE = 256 << 20;

    private static final Set<Status.Code> PASSING =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED);

    private final URI endpoint;
    private final RemoteEncoderSettings settings;
    private final ChannelCredentials credentials;
    private ManagedChannel channel;

    GrpcTransport(URI endpoint, RemoteEncoderSettings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.credentials = credentials(endpoint, settings.tls());
        this.channel = open();
    }

    private ManagedChannel open() {
        return Grpc.newChannelBuilderForAddress(endpoint.getHost(), endpoint.getPort(), credentials)
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .build();
    }

    /** What others still wait for on a channel that is replaced comes to its end. */
    private synchronized ManagedChannel willing() {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.shutdown();
            channel = open();
        }
        return channel;
    }

    private static ChannelCredentials credentials(URI endpoint, RemoteEncoderSettings.@Nullable Tls tls) {
        if (endpoint.getScheme().equals("grpc")) {
            return InsecureChannelCredentials.create();
        }
        if (tls == null) {
            return TlsChannelCredentials.create();
        }
        try {
            var builder =
                    TlsChannelCredentials.newBuilder().trustManager(tls.trust().toFile());
            if (tls.certificate() != null && tls.key() != null) {
                builder.keyManager(tls.certificate().toFile(), tls.key().toFile());
            }
            return builder.build();
        } catch (IOException e) {
            throw new UncheckedIOException("The certificates for %s could not be read".formatted(endpoint), e);
        }
    }

    @Override
    public InferMessage infer(InferMessage message) {
        var patience = settings.timeout().toNanos();
        var options = CallOptions.DEFAULT.withDeadlineAfter(patience, TimeUnit.NANOSECONDS);
        try {
            return ClientCalls.blockingUnaryCall(willing(), GrpcCodec.INFER, options, message);
        } catch (StatusRuntimeException e) {
            var sentence = "%s did not answer: %s".formatted(endpoint, e.getStatus());
            if (PASSING.contains(e.getStatus().getCode())) {
                throw new PassingFailureException(sentence, e);
            }
            throw new IllegalStateException(sentence, e);
        }
    }

    @Override
    public synchronized void close() {
        channel.shutdownNow();
    }
}
