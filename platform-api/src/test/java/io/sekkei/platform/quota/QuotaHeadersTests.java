package io.sekkei.platform.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaHeadersTests {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT0.0115S, 12ms",
        "PT-5S, 0ms",
        "PT1S, 1s",
        "PT1.001S, 2s",
        "PT6M, 6m0s",
        "PT59M59.5S, 1h0m0s",
        "PT25H, 25h0m0s",
        "PT744H1M1S, 744h1m1s"
    })
    void writesDurationsAsOpenAiDoes(Duration duration, String text) {
        assertThat(QuotaHeaders.duration(duration)).isEqualTo(text);
    }
}
