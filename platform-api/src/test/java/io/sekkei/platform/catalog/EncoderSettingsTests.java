package io.sekkei.platform.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EncoderSettingsTests {
    @Test
    void withoutSettingsEveryLargeModelReadsHere() {
        assertThat(bound(Map.of()).encodings()).isEmpty();
    }

    @Test
    void anEndpointIsEnough() {
        var encoding = bound(Map.of("sekkei.encoders.enja.endpoints", "grpc://encoder:8002,http://other:8001"))
                .encodings()
                .get("enja");

        assertThat(encoding.fallBack()).isFalse();
        assertThat(encoding.settings().model()).isEqualTo("enja");
        assertThat(encoding.settings().endpoints()).hasSize(2);
        assertThat(encoding.settings().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(encoding.settings().tls()).isNull();
    }

    @Test
    void everythingCanBeSet() {
        var encoding = bound(Map.of(
                        "sekkei.encoders.enja.endpoints", "https://encoder:8001",
                        "sekkei.encoders.enja.model", "reader",
                        "sekkei.encoders.enja.version", "1",
                        "sekkei.encoders.enja.timeout", "3s",
                        "sekkei.encoders.enja.attempts", "2",
                        "sekkei.encoders.enja.fallback", "slm-only",
                        "sekkei.encoders.enja.tls.trust", "ca.pem",
                        "sekkei.encoders.enja.tls.certificate", "own.pem",
                        "sekkei.encoders.enja.tls.key", "own.key"))
                .encodings()
                .get("enja");

        assertThat(encoding.fallBack()).isTrue();
        assertThat(encoding.settings().model()).isEqualTo("reader");
        assertThat(encoding.settings().version()).isEqualTo("1");
        assertThat(encoding.settings().attempts()).isEqualTo(2);
        assertThat(encoding.settings().tls()).isNotNull();
    }

    @Test
    void anAddressOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> bound(Map.of("sekkei.encoders.enja.endpoints", "ftp://encoder"))
                        .encodings())
                .hasMessageContaining("must lie at http, https, grpc or grpcs");
    }

    private static EncoderSettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("sekkei", Bindable.of(EncoderSettings.class));
    }
}
