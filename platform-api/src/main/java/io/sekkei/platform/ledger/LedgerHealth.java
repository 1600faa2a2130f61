package io.sekkei.platform.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells people which witness is behind. Always up: nobody waits for witnesses. */
@Configuration(proxyBeanMethods = false)
class LedgerHealth {
    @Bean
    HealthIndicator witnessesHealthIndicator(Witnessing witnessing, Clock clock) {
        return () -> {
            var behind = witnessing.witnesses().stream()
                    .filter(witness -> witness.trouble().isPresent())
                    .count();
            var current = witnessing.witnesses().size() - behind;
            return Health.up()
                    .withDetail("quorum", current >= witnessing.quorum() ? "reached" : "missed")
                    .withDetail("witnesses", states(witnessing, clock))
                    .build();
        };
    }

    private static Map<String, String> states(Witnessing witnessing, Clock clock) {
        return witnessing.witnesses().stream()
                .collect(Collectors.toMap(
                        WitnessClient::name, witness -> state(witness, clock), (one, other) -> one + ", " + other));
    }

    /** The reason stays in the log: anybody may ask for health. */
    private static String state(WitnessClient witness, Clock clock) {
        return witness.trouble()
                .map(trouble -> "behind for %d s"
                        .formatted(Duration.between(trouble.since(), clock.instant())
                                .toSeconds()))
                .orElse("current");
    }
}
