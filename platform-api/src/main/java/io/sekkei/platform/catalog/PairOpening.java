package io.sekkei.platform.catalog;

import io.sekkei.inference.serving.PairLoader;
import io.sekkei.inference.serving.ServingSettings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says who opens pairs. */
@Configuration(proxyBeanMethods = false)
class PairOpening {
    @Bean
    PairOpener pairOpener(Clock clock, EncoderSettings encoders) {
        return (location, settings) ->
                PairLoader.open(location, servingSettings(settings), clock, encoders.encodings());
    }

    private static ServingSettings servingSettings(PairServingSettings settings) {
        return new ServingSettings(
                settings.workers(),
                settings.queueCapacity(),
                settings.maxBatch(),
                settings.representationCache().toBytes(),
                settings.prefixCache().toBytes(),
                settings.weights(),
                settings.weightsOf());
    }
}
