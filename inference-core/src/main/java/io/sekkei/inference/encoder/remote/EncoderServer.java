package io.sekkei.inference.encoder.remote;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves an encoder by the Open Inference Protocol, over HTTP and gRPC at once. Prompts beyond the bound of the queue are
 * refused, longer ones than the model reads too. With TLS, it lets only those in whom its authorities vouch for.
 */
public final class EncoderServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EncoderServer.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern MODEL = Pattern.compile("/v2/models/([^/]+)(?:/versions/([^/]+))?(/infer|/ready)?");
    /** Of the JSON before the tensors. */
    private static final int LONGEST_HEADER = 64 << 10;

    private static final String UNKNOWN_MODEL = "There is no such model or version here";
    private static final String BUSY = "Too many prompts are waiting";

    private final ServedEncoder encoder;
    private final ReadingDesk desk;
    private final HttpServer http;
    private final Server grpc;
    private final AtomicBoolean closing = new AtomicBoolean();

    /**
     * Starts to serve.
     *
     * @param address where HTTP is listened on
     * @param grpcPort where gRPC is, on the same address; 0 for any that is free
     * @param tls whom to show and whom to trust; null for plain connections, which belong into a closed network only
     * @param threads prompts read at once
     * @param queue most prompts that may wait
     */
    public EncoderServer(
            ServedEncoder encoder,
            InetSocketAddress address,
            int grpcPort,
            RemoteEncoderSettings.@Nullable Tls tls,
            int threads,
            int queue) {
        this.encoder = encoder;
        this.desk = new ReadingDesk(encoder, threads, queue);
        try {
            http = tls == null ? HttpServer.create(address, 0) : secured(address, tls);
            http.createContext("/", this::handle);
            http.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
            http.start();
            grpc = NettyServerBuilder.forAddress(
                            new InetSocketAddress(address.getAddress(), grpcPort), credentials(tls))
                    .maxInboundMessageSize(largestBody())
                    .addService(service())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The encoder cannot be served at %s: %s".formatted(address, e.getMessage()), e);
        }
    }

    private static HttpServer secured(InetSocketAddress address, RemoteEncoderSettings.Tls tls) throws IOException {
        SSLContext context = PemFiles.context(tls.trust(), tls.certificate(), tls.key());
        var server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var needed = getSSLContext().getDefaultSSLParameters();
                needed.setNeedClientAuth(true);
                parameters.setSSLParameters(needed);
            }
        });
        return server;
    }

    private static ServerCredentials credentials(RemoteEncoderSettings.@Nullable Tls tls) throws IOException {
        if (tls == null) {
            return InsecureServerCredentials.create();
        }
        return TlsServerCredentials.newBuilder()
                .keyManager(
                        Objects.requireNonNull(tls.certificate(), "A server shows a certificate")
                                .toFile(),
                        Objects.requireNonNull(tls.key(), "A server shows a certificate")
                                .toFile())
                .trustManager(tls.trust().toFile())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
    }

    public int httpPort() {
        return http.getAddress().getPort();
    }

    public int grpcPort() {
        return grpc.getPort();
    }

    private int largestBody() {
        return LONGEST_HEADER + encoder.contextTokens() * Long.BYTES;
    }

    // ------------------------------------------------------------------------------------------------------------ HTTP

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var model = MODEL.matcher(path);
            if (path.equals("/v2/health/live")) {
                answer(exchange, 200, Map.of("live", true));
            } else if (path.equals("/v2/health/ready")) {
                answer(exchange, closing.get() ? 503 : 200, Map.of("ready", !closing.get()));
            } else if (path.equals("/v2") || path.equals("/v2/")) {
                answer(exchange, 200, Map.of("name", "sekkei", "extensions", List.of("binary_tensor_data")));
            } else if (!model.matches() || !desk.serves(model.group(1), model.group(2))) {
                answer(exchange, 404, Map.of("error", UNKNOWN_MODEL));
            } else if (model.group(3) == null) {
                answer(exchange, 200, metadata());
            } else if (model.group(3).equals("/ready")) {
                answer(exchange, closing.get() ? 503 : 200, Map.of("name", encoder.model(), "ready", !closing.get()));
            } else {
                infer(exchange);
            }
        } catch (RuntimeException e) {
            LOG.warn("A request to the encoder failed", e);
            answer(exchange, 500, Map.of("error", "The encoder failed"));
        }
    }

    private Map<String, Object> metadata() {
        return Map.of(
                "name", encoder.model(),
                "versions", List.of(encoder.version()),
                "platform", "sekkei",
                "inputs",
                        List.of(Map.of(
                                "name", InferMessage.INPUT, "datatype", InferTensor.INT64, "shape", List.of(1, -1))),
                "outputs",
                        List.of(Map.of(
                                "name",
                                InferMessage.OUTPUT,
                                "datatype",
                                InferTensor.FP32,
                                "shape",
                                List.of(1, -1, encoder.width()))));
    }

    private void infer(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(largestBody() + 1);
        if (body.length > largestBody()) {
            answer(exchange, 413, Map.of("error", "The body may have %d bytes at most".formatted(largestBody())));
            return;
        }
        InferMessage response;
        try {
            var header = exchange.getRequestHeaders().getFirst(HttpCodec.HEADER_LENGTH);
            var length = header == null ? -1 : Integer.parseInt(header);
            response = desk.compute(HttpCodec.read("inputs", body, length, encoder.model(), encoder.version()));
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, Map.of("error", String.valueOf(e.getMessage())));
            return;
        } catch (RejectedExecutionException e) {
            answer(exchange, 503, Map.of("error", BUSY));
            return;
        }
        var written = HttpCodec.response(response);
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.getResponseHeaders().set(HttpCodec.HEADER_LENGTH, Integer.toString(written.headerLength()));
        exchange.sendResponseHeaders(200, written.bytes().length);
        exchange.getResponseBody().write(written.bytes());
    }

    private static void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        var bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    // ------------------------------------------------------------------------------------------------------------ gRPC

    private ServerServiceDefinition service() {
        return ServerServiceDefinition.builder(GrpcCodec.SERVICE)
                .addMethod(GrpcCodec.INFER, ServerCalls.asyncUnaryCall(this::infer))
                .addMethod(GrpcCodec.health("ServerLive"), ServerCalls.asyncUnaryCall((nothing, to) -> tell(to, true)))
                .addMethod(
                        GrpcCodec.health("ServerReady"),
                        ServerCalls.asyncUnaryCall((nothing, to) -> tell(to, !closing.get())))
                .addMethod(
                        GrpcCodec.health("ModelReady"),
                        ServerCalls.asyncUnaryCall((nothing, to) -> tell(to, !closing.get())))
                .build();
    }

    private static void tell(StreamObserver<Boolean> to, boolean truth) {
        to.onNext(truth);
        to.onCompleted();
    }

    private void infer(InferMessage request, StreamObserver<InferMessage> to) {
        if (!desk.serves(request.model(), request.version())) {
            to.onError(Status.NOT_FOUND.withDescription(UNKNOWN_MODEL).asRuntimeException());
            return;
        }
        try {
            var response = desk.compute(request);
            to.onNext(response);
            to.onCompleted();
        } catch (IllegalArgumentException e) {
            to.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
        } catch (RejectedExecutionException e) {
            to.onError(Status.UNAVAILABLE.withDescription(BUSY).asRuntimeException());
        } catch (RuntimeException e) {
            LOG.warn("A request to the encoder failed", e);
            to.onError(Status.INTERNAL.withDescription("The encoder failed").asRuntimeException());
        }
    }

    /** Says that it is not ready, lets what runs end, and stops. */
    @Override
    public void close() {
        closing.set(true);
        grpc.shutdown();
        http.stop(1);
        grpc.shutdownNow();
        desk.close();
    }
}
