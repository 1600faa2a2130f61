package io.sekkei.platform.harness;

import io.sekkei.platform.PlatformApplication;
import io.sekkei.platform.catalog.ScriptedPairs;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The platform as it is delivered, with a model that answers at once, cut down to a tier. */
final class InstantPlatform {
    static final String TIER = "sekkei.measured-tier";

    private InstantPlatform() {}

    public static void main(String[] arguments) {
        new SpringApplication(PlatformApplication.class, ScriptedPairs.class, Tiers.class).run(arguments);
    }

    /** Without an annotation, or every other start on this class path would find it too. */
    static class Tiers {
        @Bean
        static BeanPostProcessor tier(Environment environment) {
            return environment.getRequiredProperty(TIER, Tier.class).takingAway();
        }
    }
}
