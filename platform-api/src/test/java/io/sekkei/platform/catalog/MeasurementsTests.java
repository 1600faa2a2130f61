package io.sekkei.platform.catalog;

import static io.sekkei.platform.TestClient.parse;
import static org.assertj.core.api.Assertions.assertThat;

import io.sekkei.platform.PlatformTest;
import io.sekkei.platform.TestClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class MeasurementsTests {
    @Autowired
    TestClient client;

    @Test
    void whatThePairWasMeasuredToDoIsTold() {
        var measured = parse(client.get("/api/v1/models/enja/measurements"));

        assertThat(measured.path("machine").asString()).isNotEmpty();
        assertThat(measured.path("directions")
                        .valueStream()
                        .map(one -> one.path("name").asString()))
                .containsExactly("en-ja", "ja-en");
        var first = measured.path("directions").get(0).path("systems").get(0);
        assertThat(first.path("bleu").path("value").asDouble())
                .isBetween(
                        first.path("bleu").path("low").asDouble(),
                        first.path("bleu").path("high").asDouble());
        assertThat(first.path("ms_per_token").asDouble()).isPositive();
    }

    @Test
    void ofAPairThatIsNotServedNothingIsTold() {
        assertThat(client.get("/api/v1/models/..%2Fother/measurements").statusCode())
                .isIn(400, 404);
        assertThat(client.get("/api/v1/models/other/measurements").statusCode()).isEqualTo(404);
    }
}
