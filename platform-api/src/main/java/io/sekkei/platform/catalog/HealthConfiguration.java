package io.sekkei.platform.catalog;

import io.sekkei.inference.GeneratorLoad;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tells load balancers and people whether the pairs are there and have room. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {
    @Bean
    HealthIndicator modelHealthIndicator(Catalog catalog) {
        return () -> Health.up().withDetail("pairs", descriptions(catalog)).build();
    }

    /** How often the caches of the pairs had what was asked for; low rates on much memory are memory for something else. */
    @Bean
    HealthIndicator cacheHealthIndicator(Catalog catalog) {
        return () -> Health.up()
                .withDetails(catalog.pairs().stream()
                        .collect(Collectors.toMap(pair -> pair.pair().id(), pair -> pair.caches())))
                .build();
    }

    /** Down while any queue is full, for this replica would only refuse. */
    @Bean
    HealthIndicator queueHealthIndicator(Catalog catalog) {
        return () -> {
            var loads = catalog.pairs().stream()
                    .collect(Collectors.toMap(pair -> pair.pair().id(), pair -> pair.load()));
            var full = loads.values().stream().anyMatch(HealthConfiguration::isFull);
            return (full ? Health.down() : Health.up()).withDetails(loads).build();
        };
    }

    private static boolean isFull(GeneratorLoad load) {
        return load.waiting() >= load.queueCapacity();
    }

    private static Map<String, Map<String, String>> descriptions(Catalog catalog) {
        return catalog.pairs().stream()
                .map(pair -> pair.pair())
                .collect(Collectors.toMap(
                        pair -> pair.id(), pair -> Map.of("version", pair.version(), "digest", pair.digest())));
    }
}
