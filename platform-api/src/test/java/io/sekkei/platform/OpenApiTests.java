package io.sekkei.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** The committed description of the API; {@code -Dsekkei.openapi.write=true} writes it anew. */
@PlatformTest
class OpenApiTests {
    private static final Path COMMITTED = Path.of("openapi.json");

    @Autowired
    TestClient client;

    @Test
    void theCommittedDescriptionIsWhatTheServerSays() throws IOException {
        var served = pretty(client.get("/openapi.json").body());

        if (Boolean.getBoolean("sekkei.openapi.write")) {
            Files.writeString(COMMITTED, served);
        }

        assertThat(Files.readString(COMMITTED))
                .as("openapi.json differs from the code; -Dsekkei.openapi.write=true writes it anew")
                .isEqualTo(served);
    }

    private static String pretty(String json) {
        var mapper = new JsonMapper();
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(mapper.readTree(json)) + "\n";
    }
}
