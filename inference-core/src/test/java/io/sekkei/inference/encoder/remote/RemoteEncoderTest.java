package io.sekkei.inference.encoder.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sekkei.inference.EncoderUnavailableException;
import io.sekkei.inference.encoder.PromptEncoder;
import io.sekkei.inference.encoder.PromptRepresentation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RemoteEncoderTest {
    private static final int WIDTH = 3;
    private static final int[] PROMPT = {4, 9, 2};

    @TempDir
    Path folder;

    private final AtomicInteger read = new AtomicInteger();
    private AutoCloseable open = () -> {};

    @AfterEach
    void close() throws Exception {
        open.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void bringsWhatTheEncoderUnderstood(String scheme) {
        var server = serve(this::encode);
        try (var remote = new RemoteEncoder(settings(uri(scheme, server)), WIDTH)) {
            assertThat(remote.encode(PROMPT)).usingRecursiveComparison().isEqualTo(encode(PROMPT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void anEncoderOfOtherWeightsIsNotAsked(String scheme) {
        var server = serve(this::encode);
        try (var remote = new RemoteEncoder(settings(uri(scheme, server)).withVersion("other"), WIDTH)) {
            assertThatThrownBy(() -> remote.encode(PROMPT))
                    .isInstanceOf(EncoderUnavailableException.class)
                    .cause()
                    .hasMessageContaining("no such model or version");
            assertThat(read).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void theNextEndpointAnswersWhereOneIsDead(String scheme) throws Exception {
        var server = serve(this::encode);
        var dead = URI.create("%s://127.0.0.1:%d".formatted(scheme, deadPort()));
        try (var remote = new RemoteEncoder(settings(dead, uri(scheme, server)), WIDTH)) {
            assertThat(remote.encode(PROMPT).values()).isEqualTo(encode(PROMPT).values());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void anEndpointThatIsBackIsNoticedAtTheNextAttempt(String scheme) throws Exception {
        var port = deadPort();
        var settings = settings(URI.create("%s://127.0.0.1:%d".formatted(scheme, port)))
                .withAttempts(1);
        try (var remote = new RemoteEncoder(settings, WIDTH)) {
            assertThatThrownBy(() -> remote.encode(PROMPT)).isInstanceOf(EncoderUnavailableException.class);
            assertThatThrownBy(() -> remote.encode(PROMPT)).isInstanceOf(EncoderUnavailableException.class);

            serve(this::encode, null, scheme.equals("http") ? port : 0, scheme.equals("grpc") ? port : 0);

            assertThat(remote.encode(PROMPT).values()).isEqualTo(encode(PROMPT).values());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void aSilentEndpointIsGivenUpInTime(String scheme) {
        var end = new CountDownLatch(1);
        var server = serve(ids -> {
            await(end);
            return encode(ids);
        });
        try (var remote = new RemoteEncoder(
                settings(uri(scheme, server))
                        .withTimeout(Duration.ofMillis(200))
                        .withAttempts(2),
                WIDTH)) {
            var start = System.nanoTime();

            assertThatThrownBy(() -> remote.encode(PROMPT)).isInstanceOf(EncoderUnavailableException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        } finally {
            end.countDown();
        }
    }

    @Test
    void aPassingFailureIsTriedAgain() throws Exception {
        var asked = new AtomicInteger();
        var server = plainServer(exchangeNumber -> asked.incrementAndGet() < 3 ? 503 : 404);
        try (var remote = new RemoteEncoder(settings(server), WIDTH)) {
            assertThatThrownBy(() -> remote.encode(PROMPT)).isInstanceOf(EncoderUnavailableException.class);

            assertThat(asked).hasValue(3);
        }
    }

    @Test
    void anEndpointThatKeepsFailingIsLeftAlone() throws Exception {
        var asked = new AtomicInteger();
        var server = plainServer(exchangeNumber -> {
            asked.incrementAndGet();
            return 503;
        });
        try (var remote = new RemoteEncoder(settings(server), WIDTH)) {
            IntStream.range(0, 10)
                    .forEach(i -> assertThatThrownBy(() -> remote.encode(PROMPT))
                            .isInstanceOf(EncoderUnavailableException.class));

            assertThat(asked.get()).isBetween(3, 5);
        }
    }

    @Test
    void anEndpointThatWasLeftAloneIsAskedAgainWhenThePauseIsOver() throws Exception {
        var asked = new AtomicInteger();
        var server = plainServer(exchangeNumber -> {
            asked.incrementAndGet();
            return 503;
        });
        var settings = new RemoteEncoderSettings(
                java.util.List.of(server),
                "enja",
                "",
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                3,
                Duration.ofMillis(100),
                null);
        try (var remote = new RemoteEncoder(settings, WIDTH)) {
            assertThatThrownBy(() -> remote.encode(PROMPT)).isInstanceOf(EncoderUnavailableException.class);
            var before = asked.get();

            Thread.sleep(300);
            assertThatThrownBy(() -> remote.encode(PROMPT)).isInstanceOf(EncoderUnavailableException.class);

            assertThat(asked.get()).isGreaterThan(before);
        }
    }

    @Test
    void aRepresentationOfAnotherWidthIsNotUsed() {
        var server = serve(this::encode);
        try (var remote = new RemoteEncoder(settings(uri("http", server)), WIDTH + 1)) {
            assertThatThrownBy(() -> remote.encode(PROMPT))
                    .isInstanceOf(EncoderUnavailableException.class)
                    .cause()
                    .hasMessageContaining("3 × 3, but 3 × 4 is needed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc"})
    void aPromptTheEncoderCannotReadIsRefusedBeforeItIsRead(String scheme) {
        var server = serve(this::encode);
        try (var remote = new RemoteEncoder(settings(uri(scheme, server)), WIDTH)) {
            assertThatThrownBy(() -> remote.encode(new int[17]))
                    .cause()
                    .hasMessageContaining("16 tokens at most, but has 17");
            assertThatThrownBy(() -> remote.encode(new int[] {100}))
                    .cause()
                    .hasMessageContaining("there is no token 100");
            assertThat(read).hasValue(0);
        }
    }

    @Test
    void tellsWhatItServes() throws Exception {
        var server = serve(this::encode);

        assertThat(get(server, "/v2/health/ready")).isEqualTo("{\"ready\":true}");
        assertThat(get(server, "/v2/models/enja")).contains("input_ids", "representation", "v1");
        assertThat(get(server, "/v2/models/enja/versions/v1/ready")).contains("\"ready\":true");
        assertThat(get(server, "/v2/models/other")).contains("no such model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https", "grpcs"})
    void eachSideShowsACertificateThatTheOtherTrusts(String scheme) throws Exception {
        var own = Certificates.of(folder, "server");
        var client = Certificates.of(folder, "client");
        var stranger = Certificates.of(folder, "stranger");
        var server =
                serve(this::encode, new RemoteEncoderSettings.Tls(client.certificate(), own.certificate(), own.key()));

        var known = settings(uri(scheme, server))
                .withTls(new RemoteEncoderSettings.Tls(own.certificate(), client.certificate(), client.key()));
        var unknown = settings(uri(scheme, server))
                .withTls(new RemoteEncoderSettings.Tls(own.certificate(), stranger.certificate(), stranger.key()));
        var mistaken = settings(uri(scheme, server))
                .withTls(new RemoteEncoderSettings.Tls(stranger.certificate(), client.certificate(), client.key()));
        try (var remote = new RemoteEncoder(known, WIDTH);
                var withoutTrust = new RemoteEncoder(unknown, WIDTH);
                var elsewhere = new RemoteEncoder(mistaken, WIDTH)) {
            assertThat(remote.encode(PROMPT).values()).isEqualTo(encode(PROMPT).values());
            assertThatThrownBy(() -> withoutTrust.encode(PROMPT)).isInstanceOf(EncoderUnavailableException.class);
            assertThatThrownBy(() -> elsewhere.encode(PROMPT)).isInstanceOf(EncoderUnavailableException.class);
        }
        assertThat(read).hasValue(2); // of which one was this test's own
    }

    private PromptRepresentation encode(int[] ids) {
        read.incrementAndGet();
        var values = new float[ids.length * WIDTH];
        for (var i = 0; i < values.length; i++) {
            values[i] = ids[i / WIDTH] + i / 7f;
        }
        return new PromptRepresentation(ids.length, WIDTH, values);
    }

    private EncoderServer serve(PromptEncoder encoder) {
        return serve(encoder, null);
    }

    private EncoderServer serve(PromptEncoder encoder, RemoteEncoderSettings.Tls tls) {
        return serve(encoder, tls, 0, 0);
    }

    /** At these ports, or at free ones where they are 0. */
    private EncoderServer serve(PromptEncoder encoder, RemoteEncoderSettings.Tls tls, int httpPort, int grpcPort) {
        var served = new ServedEncoder(
                ids -> {
                    var representation = encoder.encode(ids);
                    return representation;
                },
                "enja",
                "v1",
                WIDTH,
                100,
                16);
        var server = new EncoderServer(
                served, new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort), grpcPort, tls, 1, 4);
        open = server;
        return server;
    }

    private URI plainServer(java.util.function.IntUnaryOperator status) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status.applyAsInt(0), -1);
            exchange.close();
        });
        server.start();
        open = () -> server.stop(0);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static RemoteEncoderSettings settings(URI... endpoints) {
        return RemoteEncoderSettings.of("enja", endpoints).withTimeout(Duration.ofSeconds(20));
    }

    private static URI uri(String scheme, EncoderServer server) {
        var port = scheme.startsWith("grpc") ? server.grpcPort() : server.httpPort();
        return URI.create("%s://127.0.0.1:%d".formatted(scheme, port));
    }

    private static String get(EncoderServer server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int deadPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
