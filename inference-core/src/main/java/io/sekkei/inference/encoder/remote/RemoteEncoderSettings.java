package io.sekkei.inference.encoder.remote;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a large model's encoder is, and how patient to be.
 *
 * @param endpoints at least one, of the schemes {@code http}, {@code https}, {@code grpc} and {@code grpcs}; the first that
 *     is well is asked, the others when it is not
 * @param model its name there
 * @param version its version there; empty, or {@value #NO_VERSION} where empty has another meaning, to take what the server
 *     has, which then is trusted to be the right one
 * @param connectTimeout how long a connection may take to be made
 * @param timeout how long one attempt may take
 * @param attempts how often a prompt is sent before it is given up, over all endpoints
 * @param pause how long an endpoint is left alone after half of its last ten answers failed
 * @param tls for {@code https} and {@code grpcs}; null to trust who the platform trusts and show nothing
 */
public record RemoteEncoderSettings(
        List<URI> endpoints,
        String model,
        String version,
        Duration connectTimeout,
        Duration timeout,
        int attempts,
        Duration pause,
        @Nullable Tls tls) {
    /** What people set for a server that does not know versions. */
    public static final String NO_VERSION = "none";

    private static final Set<String> SCHEMES = Set.of("http", "https", "grpc", "grpcs");

    public RemoteEncoderSettings {
        endpoints = List.copyOf(endpoints);
        check(!endpoints.isEmpty(), "needs at least one endpoint");
        endpoints.forEach(endpoint -> check(
                endpoint.getScheme() != null && SCHEMES.contains(endpoint.getScheme()) && endpoint.getHost() != null,
                "must lie at http, https, grpc or grpcs and a host, but %s does not".formatted(endpoint)));
        check(model.matches("[A-Za-z0-9._-]+"), "needs a model's name of letters, digits, '.', '_' and '-'");
        check(version.matches("[A-Za-z0-9._-]*"), "needs a version of letters, digits, '.', '_' and '-'");
        check(isPositive(connectTimeout) && isPositive(timeout) && isPositive(pause), "needs positive durations");
        check(attempts >= 1 && attempts <= 10, "may be attempted 1 to 10 times, not %d".formatted(attempts));
    }

    /**
     * Files in PEM.
     *
     * @param trust certificates of those who may vouch for the other side
     * @param certificate shown to the other side, with the chain to whom it trusts; null to show none
     * @param key of that certificate, PKCS #8; null to show none
     */
    public record Tls(
            Path trust,
            @Nullable Path certificate,
            @Nullable Path key) {
        public Tls {
            check((certificate == null) == (key == null), "needs both a certificate and its key, or neither");
        }
    }

    /** Half a minute for an attempt, three attempts. */
    public static RemoteEncoderSettings of(String model, URI... endpoints) {
        return new RemoteEncoderSettings(
                List.of(endpoints),
                model,
                "",
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                3,
                Duration.ofSeconds(10),
                null);
    }

    public RemoteEncoderSettings withVersion(String value) {
        return new RemoteEncoderSettings(endpoints, model, value, connectTimeout, timeout, attempts, pause, tls);
    }

    public RemoteEncoderSettings withTimeout(Duration value) {
        return new RemoteEncoderSettings(endpoints, model, version, connectTimeout, value, attempts, pause, tls);
    }

    public RemoteEncoderSettings withAttempts(int value) {
        return new RemoteEncoderSettings(endpoints, model, version, connectTimeout, timeout, value, pause, tls);
    }

    public RemoteEncoderSettings withTls(Tls value) {
        return new RemoteEncoderSettings(endpoints, model, version, connectTimeout, timeout, attempts, pause, value);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void check(boolean valid, String rule) {
        if (!valid) {
            throw new IllegalArgumentException("A remote encoder " + rule);
        }
    }
}
