package io.sekkei.platform.catalog;

import io.sekkei.inference.encoder.remote.RemoteEncoderSettings;
import io.sekkei.inference.serving.RemoteEncoding;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Large models that read elsewhere.
 *
 * @param encoders by the id of the pair
 */
@Validated
@ConfigurationProperties("sekkei")
record EncoderSettings(@DefaultValue Map<String, @Valid Place> encoders) {
    /**
     * Where one is, and how patient to be.
     *
     * @param endpoints of the schemes {@code http}, {@code https}, {@code grpc} and {@code grpcs}; the first that is well is
     *     asked
     * @param model its name there; the pair's id if empty
     * @param version its version there; the encoder the pair was trained on if empty, whatever the server has if {@code none}
     * @param connectTimeout how long a connection may take
     * @param timeout how long one attempt may take
     * @param attempts how often a prompt is sent over all endpoints
     * @param pause how long an endpoint that keeps failing is left alone
     * @param fallback the mode that answers meanwhile: {@code none} or {@code slm-only}
     * @param tls for {@code https} and {@code grpcs}
     */
    record Place(
            @NotEmpty List<URI> endpoints,
            @DefaultValue("") String model,
            @DefaultValue("") String version,
            @NotNull @DefaultValue("2s") Duration connectTimeout,
            @NotNull @DefaultValue("30s") Duration timeout,
            @Min(1) @Max(10) @DefaultValue("3") int attempts,
            @NotNull @DefaultValue("10s") Duration pause,

            @Pattern(regexp = "none|slm-only", message = "must be none or slm-only") @DefaultValue("none")
            String fallback,

            @Nullable Tls tls) {
        RemoteEncoding encoding(String pair) {
            var settings = new RemoteEncoderSettings(
                    endpoints,
                    model.isEmpty() ? pair : model,
                    version,
                    connectTimeout,
                    timeout,
                    attempts,
                    pause,
                    tls == null ? null : new RemoteEncoderSettings.Tls(tls.trust(), tls.certificate(), tls.key()));
            return new RemoteEncoding(settings, fallback.equals("slm-only"));
        }
    }

    /** Files in PEM: who may vouch for the encoder, and what is shown to it. */
    record Tls(
            @NotNull Path trust,
            @Nullable Path certificate,
            @Nullable Path key) {}

    Map<String, RemoteEncoding> encodings() {
        var encodings = new LinkedHashMap<String, RemoteEncoding>();
        encoders.forEach((pair, place) -> encodings.put(pair, place.encoding(pair)));
        return encodings;
    }
}
