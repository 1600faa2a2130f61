package io.sekkei.inference.encoder.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sekkei.inference.EncoderUnavailableException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our client and a server of the protocol that others wrote: start {@code tools/oip_server.py}, and tell in the environment
 * where it listens.
 */
@Tag("slow")
class IndependentServerTest {
    private static final int WIDTH = 3;
    private static final Duration START = Duration.ofMinutes(1);

    /** That server opens its two ports one after the other, some seconds after it was started. */
    @BeforeAll
    static void awaitTheServer() throws InterruptedException {
        for (var variable : List.of("SEKKEI_OIP_HTTP", "SEKKEI_OIP_GRPC")) {
            var endpoint = System.getenv(variable);
            if (endpoint != null) {
                await(URI.create(endpoint));
            }
        }
    }

    private static void await(URI endpoint) throws InterruptedException {
        var end = System.nanoTime() + START.toNanos();
        while (!listens(endpoint) && System.nanoTime() < end) {
            Thread.sleep(200);
        }
    }

    private static boolean listens(URI endpoint) {
        try (var socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 500})
    @EnabledIfEnvironmentVariable(named = "SEKKEI_OIP_HTTP", matches = "http://.+")
    void readsAPromptOverHttp(int tokens) {
        reads(System.getenv("SEKKEI_OIP_HTTP"), tokens);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 500})
    @EnabledIfEnvironmentVariable(named = "SEKKEI_OIP_GRPC", matches = "grpc://.+")
    void readsAPromptOverGrpc(int tokens) {
        reads(System.getenv("SEKKEI_OIP_GRPC"), tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SEKKEI_OIP_HTTP", "SEKKEI_OIP_GRPC"})
    @EnabledIfEnvironmentVariable(named = "SEKKEI_OIP_HTTP", matches = "http://.+")
    @EnabledIfEnvironmentVariable(named = "SEKKEI_OIP_GRPC", matches = "grpc://.+")
    void anUnknownModelIsRefused(String endpoint) {
        var settings = RemoteEncoderSettings.of("somebody", URI.create(System.getenv(endpoint)));
        try (var remote = new RemoteEncoder(settings, WIDTH)) {
            assertThatThrownBy(() -> remote.encode(new int[] {1})).isInstanceOf(EncoderUnavailableException.class);
        }
    }

    private static void reads(String endpoint, int tokens) {
        var prompt = IntStream.range(0, tokens).map(place -> place * 97).toArray();
        var settings = RemoteEncoderSettings.of("encoder", URI.create(endpoint)).withVersion("none");
        try (var remote = new RemoteEncoder(settings, WIDTH)) {
            var read = remote.encode(prompt);

            assertThat(read.tokens()).isEqualTo(tokens);
            for (var place = 0; place < tokens; place++) {
                assertThat(read.values()[place * WIDTH]).isEqualTo(prompt[place]);
                assertThat(read.values()[place * WIDTH + 1]).isEqualTo(prompt[place] / 4f);
                assertThat(read.values()[place * WIDTH + 2]).isEqualTo(-prompt[place]);
            }
        }
    }
}
