package io.sekkei.inference.encoder.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Over HTTP, with tensors as bytes. */
final class HttpTransport implements Transport {
    /** Too many requests, bad gateway, unavailable, gateway timeout. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private static final int LONGEST_REASON = 300;

    private final URI address;
    private final RemoteEncoderSettings settings;
    private final HttpClient client;

    HttpTransport(URI endpoint, RemoteEncoderSettings settings) {
        this.settings = settings;
        var version = settings.version().isEmpty() ? "" : "/versions/" + settings.version();
        var base = endpoint.toString().replaceAll("/+$", "");
        this.address = URI.create("%s/v2/models/%s%s/infer".formatted(base, settings.model(), version));
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.connectTimeout());
        if (settings.tls() != null && endpoint.getScheme().equals("https")) {
            builder.sslContext(PemFiles.clientContext(settings.tls()));
        }
        this.client = builder.build();
    }

    @Override
    public InferMessage infer(InferMessage message) {
        var body = HttpCodec.request(message, List.of(InferMessage.OUTPUT));
        var request = HttpRequest.newBuilder(address)
                .timeout(settings.timeout())
                .header("Content-Type", "application/octet-stream")
                .header(HttpCodec.HEADER_LENGTH, Integer.toString(body.headerLength()))
                .POST(BodyPublishers.ofByteArray(body.bytes()))
                .build();
        return read(message, send(request));
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new PassingFailureException("%s did not answer: %s".formatted(address, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + address, e);
        }
    }

    private InferMessage read(InferMessage message, HttpResponse<byte[]> response) {
        if (PASSING.contains(response.statusCode())) {
            throw new PassingFailureException(sentence(response), null);
        }
        if (response.statusCode() != 200) {
            throw new IllegalStateException(sentence(response));
        }
        var length =
                response.headers().firstValueAsLong(HttpCodec.HEADER_LENGTH).orElse(-1);
        return HttpCodec.read("outputs", response.body(), Math.toIntExact(length), message.model(), message.version());
    }

    private String sentence(HttpResponse<byte[]> response) {
        var body = new String(response.body(), StandardCharsets.UTF_8);
        return "%s answered with status %d: %s"
                .formatted(
                        address,
                        response.statusCode(),
                        body.length() > LONGEST_REASON ? body.substring(0, LONGEST_REASON) : body);
    }

    /** The client's threads end when it is no longer used. */
    @Override
    public void close() {}
}
